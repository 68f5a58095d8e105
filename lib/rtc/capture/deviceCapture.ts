import { transition } from '#lib/kernel/machine.ts';
import { fail, ok, type Result } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store, type Readable } from '#lib/kernel/store.ts';
import { captureFailure } from './captureFailure.ts';
import { captureTable, type CaptureInput, type CaptureStateKind } from './captureMachine.ts';
import { QUIET_RETRY_AFTER, UNANSWERED_AFTER, type DeviceCaptureOptions } from './deviceCaptureOptions.ts';
import type { CaptureFailure, CaptureState } from './deviceState.ts';
import { HeldTrack } from './heldTrack.ts';
import type { DevicePermission } from './mediaDevicesPort.ts';

type Opened = Result<MediaStreamTrack, CaptureFailure>;

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
  readonly #preferred: Store<string | null>;
  #wanted = false;
  #held: HeldTrack | null = null;
  /** The request under way. Another object in its place means that it was superseded. */
  #attempt: Scope | null = null;
  #present: readonly string[] = [];
  #permission: DevicePermission = 'unknown';
  /** The device that delivered last since this was turned on. */
  #lastDeviceId: string | null = null;
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

  /** The devices of this kind, now; `appeared` were not there before. Ids are empty until the browser may tell them. */
  devicesChanged(present: readonly string[], appeared: readonly string[]): void {
    this.#present = present;
    const state = this.#state.get();
    const missing = state.kind === 'ended' || (state.kind === 'failed' && state.reason === 'not-found');
    if (missing && present.length > 0 && this.#permission !== 'denied') return this.retry();
    const preferred = this.#preferred.get();
    const back = preferred !== null && appeared.includes(preferred);
    if (back && state.kind === 'live' && this.#held?.deviceId !== preferred) void this.#switchTo(preferred, () => {});
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
    this.#lastDeviceId = null;
    const held = this.#held;
    this.#held = null;
    this.#publish();
    held?.release();
  }

  /** From nothing to a track: the preferred device, or any when that one is gone. */
  async #acquire(quiet = false): Promise<void> {
    const attempt = this.#begin();
    const opened = await this.#openAny(attempt);
    if (attempt.closed) return this.#drop(opened);
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
    let opened = await this.#open(attempt, deviceId);
    if (attempt.closed) return this.#drop(opened);
    if (!opened.ok && (opened.reason === 'in-use' || opened.reason === 'aborted') && this.#held) {
      // Phones open one device of a kind at a time: the old one has to go first.
      this.#step('release', { kind: 'asking', unanswered: false });
      const held = this.#held;
      this.#held = null;
      this.#publish();
      held.release();
      opened = await this.#open(attempt, deviceId);
      if (attempt.closed) return this.#drop(opened);
    }
    if (opened.ok) return this.#adopt(opened.value);
    revert();
    this.#supersede();
    this.#options.events.switchFailed(opened.reason);
    if (this.#wanted && this.#state.get().kind !== 'live') void this.#acquire();
  }

  async #openAny(attempt: Scope): Promise<Opened> {
    const preferred = this.#preferred.get();
    const opened = await this.#open(attempt, preferred);
    if (opened.ok || attempt.closed || preferred === null) return opened;
    const gone = opened.reason === 'not-found' || opened.reason === 'constraint';
    return gone ? this.#open(attempt, null) : opened;
  }

  async #open(attempt: Scope, deviceId: string | null): Promise<Opened> {
    const { kind, open, unavailable } = this.#options;
    if (unavailable) return fail(unavailable);
    try {
      return ok(await open(kind, deviceId, () => !attempt.closed));
    } catch (error) {
      return fail(captureFailure(error));
    }
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
    if (this.#lastDeviceId !== null && this.#lastDeviceId !== held.deviceId) this.#options.events.switched(held.label);
    this.#lastDeviceId = held.deviceId;
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
    this.#options.events.ended();
    if (this.#permission === 'denied') this.#step('revoked', { kind: 'failed', reason: 'denied' });
    else this.#scheduleQuietRetry();
  }

  #onRegained(held: HeldTrack): void {
    if (held !== this.#held || !this.#wanted) return;
    this.#supersede();
    this.#step('granted', held.state);
    this.#publish();
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
  }

  /** Moves to `next` when the table leads there on `input`; says whether it did. */
  #step<Kind extends CaptureStateKind>(input: CaptureInput, next: Extract<CaptureState, { kind: Kind }>): boolean {
    if (transition(captureTable, this.#state.get().kind, input) !== next.kind) return false;
    this.#state.set(next);
    return true;
  }
}
