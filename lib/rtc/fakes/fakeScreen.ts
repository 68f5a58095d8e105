import { transition } from '#lib/kernel/machine.ts';
import { Store } from '#lib/kernel/store.ts';
import { noScreenTracks } from '../capture/screenCapture.ts';
import type { ScreenCapture, ScreenTracks } from '../capture/screenCapture.ts';
import { screenTable } from '../capture/screenMachine.ts';
import type { ScreenInput } from '../capture/screenMachine.ts';
import type { ScreenFailure, ScreenHint, ScreenState } from '../capture/screenState.ts';
import { fakeTrack } from './fakeMedia.ts';

/** A screen that is shared when a test says so. */
export class FakeScreen implements ScreenCapture {
  readonly state = new Store<ScreenState>({ kind: 'off' });
  readonly tracks = new Store<ScreenTracks>(noScreenTracks);
  closed = false;

  get listeners(): number {
    return this.state.listeners + this.tracks.listeners;
  }

  start(): void {
    if (!this.closed) this.#move('start', { kind: 'asking' });
  }

  /** What is no picture (`type`) cannot be shown. */
  async show(picture: Blob): Promise<boolean> {
    if (this.closed || !picture.type.startsWith('image/')) return false;
    this.#move('shown', { kind: 'sharing', surface: 'picture', hint: 'detail', sound: false, paused: false }, { screen: fakeTrack('video'), screenAudio: null });
    return true;
  }

  stop(): void {
    this.#move('stop', { kind: 'off' });
  }

  setHint(hint: ScreenHint): void {
    const state = this.state.get();
    if (state.kind !== 'sharing' || state.hint === hint) return;
    this.state.set({ ...state, hint });
    this.tracks.set({ ...this.tracks.get() });
  }

  close(): void {
    this.stop();
    this.closed = true;
  }

  /** The person chooses a monitor. */
  choose({ sound = true }: { readonly sound?: boolean } = {}): void {
    const tracks = { screen: fakeTrack('video'), screenAudio: sound ? fakeTrack('audio') : null };
    this.#move('granted', { kind: 'sharing', surface: 'monitor', hint: 'detail', sound, paused: false }, tracks);
  }

  cancel(): void {
    this.#move('cancelled', { kind: 'off' });
  }

  refuse(reason: ScreenFailure): void {
    this.#move('refused', { kind: 'failed', reason });
  }

  /** Stopped from the browser's own bar. */
  end(): void {
    this.#move('ended', { kind: 'off' });
  }

  #move(input: ScreenInput, state: ScreenState, tracks = noScreenTracks): void {
    if (transition(screenTable, this.state.get().kind, input) === null) return;
    this.tracks.get().screen?.stop();
    this.tracks.get().screenAudio?.stop();
    this.tracks.set(tracks);
    this.state.set(state);
  }
}
