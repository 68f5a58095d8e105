import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { CallNotice, CallSnapshot } from './snapshot.ts';

/**
 * A visit to one room, from preview to the end. Views read `snapshot` and call methods; methods return at once and what
 * comes of them shows in the snapshot. Every method is safe in every phase: where it means nothing it does nothing.
 */
export interface Call {
  readonly snapshot: Readable<CallSnapshot>;

  /** Takes the seat under `name` with whatever devices are on. */
  join(name: string): void;
  /** Gives the seat back and stops every device. */
  leave(): void;
  /** From `ended` back to the preview, in the same seat. */
  rejoin(): void;

  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** While `on`, a microphone that is off may speak; afterwards it is off again, unless `setMicrophone` has decided otherwise. */
  holdToTalk(on: boolean): void;
  selectDevice(kind: DeviceKind, id: string): void;
  /** Asks for a failed or ended device once more. */
  retryDevice(kind: CaptureKind): void;

  /** Loudness from 0 (silence) to 1, five to twenty times a second while anyone listens. */
  listenLevel(of: ParticipantId | 'self', listener: (level: number) => void): () => void;
  /** Says that the browser refused to play, or played again. */
  reportSoundBlocked(blocked: boolean): void;
  onNotice(listener: (notice: CallNotice) => void): () => void;

  /** Releases everything. The call is not usable afterwards. */
  close(): void;
}
