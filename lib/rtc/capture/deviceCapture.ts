import { transition } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store, type Readable } from '#lib/kernel/store.ts';
import { captureTable, type CaptureInput, type CaptureStateKind } from './captureMachine.ts';
import { DEFAULT_DEVICE, QUIET_RETRY_AFTER, UNANSWERED_AFTER, type DeviceCaptureOptions } from './deviceCaptureOptions.ts';
import type { CaptureState } from './deviceState.ts';
import { HeldTrack } from './heldTrack.ts';
import type { DevicePermission } from './mediaDevicesPort.ts';
import { openDevice, openPreferred, type Opened } from './openDevice.ts';

/**
 * One microphone or camera over time. At rest it holds at most one track, and a request that was superseded has its late
 * track stopped.
 *
 * Off means two things. A camera that is turned off is stopped: its light goes out. A microphone that is turned off stays
 * open with its track disabled, because unmuting has to be instant and must not click or ask again; `track` is null
 * meanwhile, so nothing of it is sent. `release` really stops it. A microphone that was never on is never asked for.
 */
export class DeviceCapture {
  readonly #options: DeviceCaptureOptions;
  readonly #scope = new Scope();
  readonly #state = new Store<CaptureState>({ kind: 'off' });
  readonly #track = new Store<MediaStreamTrack | null>(null);
  readonly #silenced = new Store<MediaStreamTrack | null>(null);
  readonly #preferred: Store<string | null>;
  #wanted = false;
  #held: HeldTrack | null = null;
  /** The request under way. Another object in its place means that it was superseded. */
  #attempt: Scope | null = null;
  #present: readonly string[] = [];
  #permission: DevicePermission = 'unknown';
  /** The device that delivered last since this was turned on. */
  #last: { readonly deviceId: string; readonly label: string } | null = null;
  /** It stopped by itself, which was told, and has not delivered since. */
  #lost = false;
  #cancelQuietRetry: () => void = () => {};

  constructor(options: DeviceCaptureOptions) {
    this.#options = options;
    this.#preferred = new Store(options.preference);
  }

  get state(): Readable<CaptureState> {
    return this.#state;
  }

  /** What may be sent: null while off, muted or not delivering. */
  get track(): Readable<MediaStreamTrack | null> {
    return this.#track;
  }

  /** What is open and delivers, and is off: a muted microphone. Disabled, and never to be sent. */
  get silenced(): Readable<MediaStreamTrack | null> {
    return this.#silenced;
  }

  /** The device chosen for this and the next times, whether or not it is there; null lets the browser pick. */
  get preference(): Readable<string | null> {
    return this.#preferred;
  }

  setWanted(on: boolean): void {
    if (this.#scope.closed || on === this.#wanted) return;
    this.#wanted = on;
    if (!on) return this.#turnOff();
    if (this.#held?.delivering) {
      this.#held.setEnabled(true);
      this.#step('resume', this.#held.state);
      this.#publish();
    } else {
      this.#letGo();
      this.#step('want', { kind: 'asking', unanswered: false });
      void this.#acquire();
    }
  }

  /** Chooses a device. While one delivers it goes on until the new one does, where the platform can open two. */
  select(deviceId: string | null): void {
    if (this.#scope.closed) return;
    const before = this.#preferred.get();
    this.#preferred.set(deviceId);
    if (this.#held && (deviceId === null || deviceId === this.#held.deviceId)) {
      this.#supersede();
    } else if (this.#held && deviceId !== null) {
      void this.#switchTo(deviceId, () => this.#preferred.set(before));
    } else if (this.#wanted && this.#step('select', { kind: 'asking', unanswered: false })) {
      void this.#acquire();
    }
  }

  /** Asks once more after a failure or an end; nothing in other states. */
  retry(): void {
    if (this.#wanted && this.#step('retry', { kind: 'asking', unanswered: false })) void this.#acquire();
  }

  /** Stops the device for good reason to believe that nobody needs it soon: also a muted microphone. */
  release(): void {
    this.setWanted(false);
    this.#letGo();
  }

  close(): void {
    this.release();
    this.#scope.close();
  }

  /**
   * The devices of this kind, now; `appeared` were not there before. Ids are empty until the browser may tell them.
   * `defaultMoved`: what the browser lists as the system's default is another device than before.
   */
  devicesChanged(present: readonly string[], appeared: readonly string[], defaultMoved: boolean): void {
    this.#present = present;
    const state = this.#state.get();
    const missing = state.kind === 'ended' || (state.kind === 'failed' && state.reason === 'not-found');
    if (missing && present.length > 0 && this.#permission !== 'denied') return this.retry();
    // A muted microphone moves too, so that unmuting finds the right one.
    const held = this.#held?.delivering ? this.#held.deviceId : null;
    if (held === null) return;
    const preferred = this.#preferred.get();
    if (preferred !== null && appeared.includes(preferred) && held !== preferred) void this.#switchTo(preferred, () => {});
    // A track of the default device stays with the device that was the default when it was opened.
    else if (defaultMoved && held === DEFAULT_DEVICE) void this.#switchTo(DEFAULT_DEVICE, () => {});
  }

  /** The browser's permission for this kind, now. */
  permissionChanged(permission: DevicePermission): void {
    this.#permission = permission;
    const state = this.#state.get();
    const refused = state.kind === 'failed' && (state.reason === 'denied' || state.reason === 'denied-by-system');
    if (refused && permission === 'granted') this.retry();
    if (permission === 'denied') this.#step('revoked', { kind: 'failed', reason: 'denied' });
  }

  /** The person came back to the page: whatever was in the way may be gone. */
  pageShown(): void {
    if (this.#wanted && this.#permission !== 'denied' && this.#permission !== 'prompt') this.#tryQuietly();
  }

  #turnOff(): void {
    this.#lost = false;
    this.#step('unwant', { kind: 'off' });
    this.#cancelQuietRetry();
    if (this.#options.kind === 'microphone' && this.#held?.delivering) {
      this.#held.setEnabled(false);
      this.#publish();
    } else {
      this.#letGo();
    }
  }

  #letGo(): void {
    this.#supersede();
    this.#last = null;
    const held = this.#held;
    this.#held = null;
    this.#publish();
    held?.release();
  }

  /** From nothing to a track: the preferred device, or any when that one is gone. */
  async #acquire(quiet = false): Promise<void> {
    const attempt = this.#begin();
    const opened = await openPreferred(this.#options, this.#preferred.get(), () => !attempt.closed);
    if (attempt.closed) return this.#drop(opened);
    if (opened.ok && quiet && opened.value.muted) {
      // The interruption goes on: what the system hands out is silent too.
      this.#drop(opened);
      this.#supersede();
      return this.#scheduleQuietRetry();
    }
    if (opened.ok) return this.#adopt(opened.value);
    this.#supersede();
    const denied = opened.reason === 'denied' || opened.reason === 'denied-by-system';
    // What was tried quietly changes what is shown only when there is something else to be done about it.
    if (!quiet || denied) this.#step('refused', { kind: 'failed', reason: opened.reason });
    if (opened.reason === 'in-use' && this.#permission === 'granted') this.#scheduleQuietRetry();
  }

  /** From one device to another. `revert` undoes the choice when it comes to nothing. */
  async #switchTo(deviceId: string, revert: () => void): Promise<void> {
    const attempt = this.#begin();
    const open = () => openDevice(this.#options, deviceId, () => !attempt.closed);
    let opened = await open();
    if (attempt.closed) return this.#drop(opened);
    if (!opened.ok && (opened.reason === 'in-use' || opened.reason === 'aborted') && this.#held) {
      // Phones open one device of a kind at a time: the old one has to go first.
      this.#step('release', { kind: 'asking', unanswered: false });
      const held = this.#held;
      this.#held = null;
      this.#publish();
      held.release();
      opened = await open();
      if (attempt.closed) return this.#drop(opened);
    }
    if (opened.ok) return this.#adopt(opened.value);
    revert();
    this.#supersede();
    this.#options.events.switchFailed(opened.reason);
    if (this.#wanted && this.#state.get().kind !== 'live') void this.#acquire();
  }

  /** A track that came too late. */
  #drop(opened: Opened): void {
    if (opened.ok) opened.value.stop();
  }

  #adopt(track: MediaStreamTrack): void {
    this.#supersede();
    this.#cancelQuietRetry();
    const before = this.#held;
    const held = new HeldTrack(this.#options.kind, track, this.#options.clock, {
      lost: () => this.#onLost(held),
      regained: () => this.#onRegained(held),
    });
    held.setEnabled(this.#wanted);
    this.#held = held;
    this.#permission = 'granted';
    this.#step('granted', held.state);
    this.#publish();
    before?.release();
    this.#options.events.opened();
    const moved = this.#last !== null && (this.#last.deviceId !== held.deviceId || this.#last.label !== held.label);
    if (moved) this.#options.events.switched(held.label);
    else if (this.#lost) this.#options.events.restored();
    this.#lost = false;
    this.#last = held.state;
    held.watch();
  }

  /** The track ended, or has been silent by the system's doing for so long that it counts as taken away. */
  #onLost(held: HeldTrack): void {
    if (held !== this.#held) return;
    if (!held.recoverable) {
      this.#held = null;
      held.release();
    }
    // A switch under way brings the next track: until then this is a plain request.
    const asking = this.#attempt !== null;
    const moved = asking
      ? this.#step('release', { kind: 'asking', unanswered: false })
      : this.#step('trackEnded', { kind: 'ended' });
    this.#publish();
    if (!moved || asking) return;
    this.#lost = true;
    this.#options.events.ended();
    if (this.#permission === 'denied') this.#step('revoked', { kind: 'failed', reason: 'denied' });
    else this.#scheduleQuietRetry();
  }

  #onRegained(held: HeldTrack): void {
    if (held !== this.#held) return;
    if (!this.#wanted) return this.#publish();
    this.#supersede();
    this.#step('granted', held.state);
    this.#publish();
    if (this.#lost) this.#options.events.restored();
    this.#lost = false;
  }

  #scheduleQuietRetry(): void {
    this.#cancelQuietRetry();
    this.#cancelQuietRetry = this.#scope.after(this.#options.clock, QUIET_RETRY_AFTER, () => this.#tryQuietly());
  }

  /** Tries again without a word where no question can come of it. */
  #tryQuietly(): void {
    const state = this.#state.get();
    if (!this.#wanted || this.#attempt || this.#options.unavailable) return;
    if (state.kind === 'ended' && this.#permission !== 'prompt' && this.#present.length > 0) void this.#acquire(true);
    const passing = state.kind === 'failed' && state.reason !== 'denied' && this.#permission === 'granted';
    if (passing) void this.#acquire(true);
  }

  #begin(): Scope {
    this.#supersede();
    const attempt = this.#scope.child();
    this.#attempt = attempt;
    attempt.after(this.#options.clock, UNANSWERED_AFTER, () => {
      if (this.#state.get().kind === 'asking') this.#state.set({ kind: 'asking', unanswered: true });
    });
    return attempt;
  }

  #supersede(): void {
    this.#attempt?.close();
    this.#attempt = null;
  }

  #publish(): void {
    this.#track.set(this.#wanted && this.#state.get().kind === 'live' && this.#held ? this.#held.track : null);
    this.#silenced.set(!this.#wanted && this.#held?.delivering ? this.#held.track : null);
  }

  /** Moves to `next` when the table leads there on `input`; says whether it did. */
  #step<Kind extends CaptureStateKind>(input: CaptureInput, next: Extract<CaptureState, { kind: Kind }>): boolean {
    if (transition(captureTable, this.#state.get().kind, input) !== next.kind) return false;
    this.#state.set(next);
    return true;
  }
}
