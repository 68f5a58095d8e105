import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { fail, ok, type Result } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { noScreenTracks } from './screenCapture.ts';
import type { ScreenCapture, ScreenTracks } from './screenCapture.ts';
import { screenFailure } from './screenFailure.ts';
import { screenTable } from './screenMachine.ts';
import type { ScreenInput } from './screenMachine.ts';
import type { CaptureControllerPort, DisplayMediaPort } from './screenMediaPort.ts';
import type { PictureTrack } from './pictureTrack.ts';
import { displayOptions, FIRST_HINT, hintConstraints, surfaceOf } from './screenOptions.ts';
import type { ScreenFailure, ScreenHint, ScreenState } from './screenState.ts';

export interface DisplayCaptureOptions {
  /** `navigator.mediaDevices`, or null where it cannot share a screen. */
  readonly display: DisplayMediaPort | null;
  /** Makes a `CaptureController`; null where there is none. */
  readonly createController: (() => CaptureControllerPort) | null;
  /** Makes a track of a picture; null where it cannot. */
  readonly createPicture: (picture: Blob) => Promise<PictureTrack | null>;
  readonly clock: Clock;
}

/** The screen by way of `getDisplayMedia`, or a picture in its place. */
export class DisplayCapture implements ScreenCapture {
  readonly state: Store<ScreenState>;
  readonly tracks = new Store<ScreenTracks>(noScreenTracks);
  readonly #options: DisplayCaptureOptions;
  readonly #scope = new Scope();
  /** What belongs to the request or the share under way. */
  #share: Scope | null = null;
  /** The picture that is to be shown next, while it is read. */
  #coming: Blob | null = null;

  constructor(options: DisplayCaptureOptions) {
    this.#options = options;
    this.state = new Store<ScreenState>(this.#resting);
  }

  start(): void {
    const { display } = this.#options;
    if (!display || this.#scope.closed || !this.#leads('start')) return;
    this.#coming = null;
    const share = this.#scope.child();
    this.#share = share;
    this.state.set({ kind: 'asking' });
    void this.#ask(display, share);
  }

  async show(picture: Blob): Promise<boolean> {
    if (this.#scope.closed) return false;
    this.#coming = picture;
    const made = await this.#options.createPicture(picture);
    // Overtaken by another picture, by another share or by the end: not wanted any more, which is no failure.
    const wanted = this.#coming === picture && this.#leads('shown');
    if (!made || !wanted) {
      made?.release();
      return made !== null;
    }
    this.#coming = null;
    this.#share?.close();
    const share = this.#scope.child();
    this.#share = share;
    share.add(() => made.release());
    share.listen(made.track, 'ended', () => this.#finish('ended', this.#resting));
    made.track.contentHint = FIRST_HINT;
    this.state.set({ kind: 'sharing', surface: 'picture', hint: FIRST_HINT, sound: false, paused: false });
    this.tracks.set({ screen: made.track, screenAudio: null });
    return true;
  }

  stop(): void {
    this.#coming = null;
    this.#finish('stop', this.#resting);
  }

  setHint(hint: ScreenHint): void {
    const state = this.state.get();
    const { screen } = this.tracks.get();
    if (state.kind !== 'sharing' || !screen || state.hint === hint) return;
    apply(screen, hint);
    this.state.set({ ...state, hint });
    this.tracks.set({ ...this.tracks.get() });
  }

  close(): void {
    this.stop();
    this.#scope.close();
  }

  /** What is left when nothing is shared. */
  get #resting(): ScreenState {
    return this.#options.display ? { kind: 'off' } : { kind: 'unavailable' };
  }

  async #ask(display: DisplayMediaPort, share: Scope): Promise<void> {
    const asked = await this.#request(display);
    if (asked.ok) this.#hold(share, asked.value);
    else if (share.closed) return;
    else if (asked.reason === 'cancelled') this.#finish('cancelled', this.#resting);
    else this.#finish('refused', { kind: 'failed', reason: asked.reason });
  }

  async #request(display: DisplayMediaPort): Promise<Result<readonly MediaStreamTrack[], ScreenFailure | 'cancelled'>> {
    const { clock, createController } = this.#options;
    const since = clock.now();
    try {
      const stream = await display.getDisplayMedia(displayOptions(createController?.() ?? null));
      return ok(stream.getTracks());
    } catch (error) {
      return fail(screenFailure(error, clock.now() - since));
    }
  }

  #hold(share: Scope, tracks: readonly MediaStreamTrack[]): void {
    // Nobody waits any more: stopped on the spot.
    for (const track of tracks) share.add(() => track.stop());
    if (share.closed) return;
    const screen = tracks.find(({ kind }) => kind === 'video');
    if (!screen) return this.#finish('refused', { kind: 'failed', reason: 'aborted' });
    const sound = tracks.find(({ kind }) => kind === 'audio') ?? null;
    if (sound) sound.contentHint = 'music';
    apply(screen, FIRST_HINT);
    const state: ScreenState = { kind: 'sharing', surface: surfaceOf(screen), hint: FIRST_HINT, sound: sound !== null, paused: screen.muted };
    if (this.#leads('granted')) this.state.set(state);
    this.tracks.set({ screen, screenAudio: sound });
    this.#watch(share, screen, sound);
  }

  #watch(share: Scope, screen: MediaStreamTrack, sound: MediaStreamTrack | null): void {
    const ended = (): void => this.#finish('ended', this.#resting);
    const pause = (): void => this.#amend({ paused: screen.muted });
    share.listen(screen, 'ended', ended);
    share.listen(screen, 'mute', pause);
    share.listen(screen, 'unmute', pause);
    if (sound) {
      share.listen(sound, 'ended', () => {
        this.#amend({ sound: false });
        this.tracks.set({ ...this.tracks.get(), screenAudio: null });
      });
    }
    // It may have stopped while the browser handed it over.
    if (screen.readyState === 'ended') ended();
  }

  #amend(part: Partial<Pick<Extract<ScreenState, { kind: 'sharing' }>, 'paused' | 'sound'>>): void {
    const state = this.state.get();
    if (state.kind === 'sharing') this.state.set({ ...state, ...part });
  }

  #leads(input: ScreenInput): boolean {
    return transition(screenTable, this.state.get().kind, input) !== null;
  }

  /** Lets go of what there is. */
  #finish(input: ScreenInput, state: ScreenState): void {
    if (!this.#leads(input)) return;
    this.#share?.close();
    this.#share = null;
    this.tracks.set(noScreenTracks);
    this.state.set(state);
  }
}

function apply(track: MediaStreamTrack, hint: ScreenHint): void {
  track.contentHint = hint;
  // A browser that cannot change the rate of what it captures goes on at the one it has.
  track.applyConstraints(hintConstraints[hint]).catch(() => {});
}
