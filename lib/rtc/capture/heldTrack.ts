import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { contentHints } from './constraints.ts';
import type { CaptureKind, CaptureState } from './deviceState.ts';

/**
 * A track that the system keeps silent for this long (ms) counts as taken away: a phone call, a lid that was shut. Short
 * enough to say so within a second, long enough for a headset that changes its profile, which takes half of one.
 */
export const INTERRUPTED_AFTER = 700;

export interface HeldTrackEvents {
  /** The track ended, or the system has silenced it. */
  lost(): void;
  /** The system has given it back. */
  regained(): void;
}

/** The track that a capture owns, with all that hangs on it. */
export class HeldTrack {
  readonly track: MediaStreamTrack;
  readonly deviceId: string;
  readonly label: string;
  readonly #clock: Clock;
  readonly #events: HeldTrackEvents;
  readonly #scope = new Scope();
  #interrupted = false;

  constructor(kind: CaptureKind, track: MediaStreamTrack, clock: Clock, events: HeldTrackEvents) {
    this.track = track;
    this.deviceId = track.getSettings().deviceId ?? '';
    this.label = track.label;
    this.#clock = clock;
    this.#events = events;
    track.contentHint = contentHints[kind];
    // A track does not fire `ended` when it is stopped by the page itself.
    this.#scope.add(() => track.stop());
  }

  get state(): Extract<CaptureState, { kind: 'live' }> {
    return { kind: 'live', deviceId: this.deviceId, label: this.label };
  }

  /** Not over, though perhaps silenced by the system. */
  get recoverable(): boolean {
    return this.track.readyState === 'live';
  }

  get delivering(): boolean {
    return this.recoverable && !this.#interrupted;
  }

  /** Starts to listen, and reports at once what has happened before. */
  watch(): void {
    let cancel = (): void => {};
    const onMute = (): void => {
      cancel();
      cancel = this.#scope.after(this.#clock, INTERRUPTED_AFTER, () => {
        this.#interrupted = true;
        this.#events.lost();
      });
    };
    this.#scope.listen(this.track, 'ended', () => this.#events.lost());
    this.#scope.listen(this.track, 'mute', onMute);
    this.#scope.listen(this.track, 'unmute', () => {
      cancel();
      if (!this.#interrupted) return;
      this.#interrupted = false;
      this.#events.regained();
    });
    if (!this.recoverable) this.#events.lost();
    else if (this.track.muted) onMute();
  }

  setEnabled(on: boolean): void {
    this.track.enabled = on;
  }

  /** Stops the track: the device's light goes out. */
  release(): void {
    this.#scope.close();
  }
}
