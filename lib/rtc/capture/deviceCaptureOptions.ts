import type { Clock } from '#lib/kernel/clock.ts';
import type { CaptureFailure, CaptureKind } from './deviceState.ts';
import type { OpenTrack } from './trackOpener.ts';

/** A prompt that has been open for this long (ms) needs a word on the screen. */
export const UNANSWERED_AFTER = 8_000;
/** After this long (ms) a device that went away or was busy is tried again without a question. */
export const QUIET_RETRY_AFTER = 1_000;

/** What Chromium lists the system's default device as, besides its own entry. */
export const DEFAULT_DEVICE = 'default';

/** Things that happen once, for a notice. */
export interface CaptureEvents {
  /** The device stopped delivering by itself while it was wanted. */
  ended(): void;
  /** The device that had stopped delivers again. */
  restored(): void;
  /** Another device than before delivers now. */
  switched(label: string): void;
  /** The device that was chosen does not deliver; the one before goes on. */
  switchFailed(reason: CaptureFailure): void;
  /** A device was opened: from now on the browser tells the names of devices. */
  opened(): void;
}

export interface DeviceCaptureOptions {
  readonly kind: CaptureKind;
  readonly clock: Clock;
  readonly open: OpenTrack;
  /** Why nothing can be captured here at all, or null. */
  readonly unavailable: CaptureFailure | null;
  /** The device to ask for first; null lets the browser pick. */
  readonly preference: string | null;
  readonly events: CaptureEvents;
}
