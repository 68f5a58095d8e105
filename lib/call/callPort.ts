import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { ScreenHint } from '#lib/rtc/capture/screenState.ts';
import type { Hosting } from './host/hostPort.ts';
import type { Conversation } from './conversationPort.ts';
import type { DemandView, ViewDemands } from './demands.ts';
import type { LinkReport } from './linkQuality.ts';
import type { Move } from './move/movePort.ts';
import type { CallNotice, CallSnapshot } from './snapshot.ts';

/**
 * A visit to one room, from preview to the end. Views read `snapshot` and call methods; methods return at once and what
 * comes of them shows in the snapshot. Every method is safe in every phase: where it means nothing it does nothing.
 */
export interface Call {
  readonly snapshot: Readable<CallSnapshot>;
  /** Null until somebody is in the call and its code has come. */
  readonly conversation: Readable<Conversation | null>;

  /** Null unless this person leads the room and its code has come. */
  readonly hosting: Readable<Hosting | null>;

  /** Takes the seat under `name` with whatever devices are on. */
  join(name: string): void;
  /** Gives the seat back and stops every device. */
  leave(): void;
  /** From `ended` back to the preview, in the same seat. */
  rejoin(): void;

  /** Offers to go on on another device, which a code that is good once leads to. One offer at a time; null outside the call. */
  offerMove(): Promise<Move | null>;

  /** The person has pressed something. What waits for the first pictures waits no longer: it may be what the press is about. */
  touched(): void;

  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** While `on`, a microphone that is off may speak; afterwards it is off again, unless `setMicrophone` has decided otherwise. */
  holdToTalk(on: boolean): void;
  selectDevice(kind: DeviceKind, id: string): void;
  /** Asks for a failed or ended device once more. */
  retryDevice(kind: CaptureKind): void;

  /**
   * Asks what to share of the screen. Call it in the very turn of a press: browsers ask on no other occasion. What comes of it shows
   * in `self.screen`.
   */
  shareScreen(): void;
  /**
   * Shows a picture to everybody in the place of a shared screen, and of what was shared before; `stopScreen` takes it away. False when this
   * browser cannot show it, or the person is in no call.
   */
  showPicture(picture: Blob): Promise<boolean>;
  stopScreen(): void;
  /** What matters in the picture of the screen: that it can be read, or that it moves smoothly. */
  setScreenHint(hint: ScreenHint): void;

  /** What `view` shows of everybody's pictures, whole: the others send no more than that. A view that has gone shows `new Map()`. */
  setDemand(view: DemandView, demands: ViewDemands): void;

  /** Whose camera is not wanted, whatever the views have room for. */
  setUnwanted(unwanted: ReadonlySet<ParticipantId>): void;

  /**
   * Spares data, for whoever pays for every bit: pictures come and go out as stills, about one a second, screens shared stay readable and
   * are anew as seldom, sound stays whole.
   */
  setLowData(on: boolean): void;
  /** Whether media goes through a TURN server alone, which keeps the own address from the others. Where there is none, to nobody. */
  setRelayOnly(on: boolean): void;

  /** What the browser has counted of everybody's link so far. Dear: only while somebody looks at it. */
  readLinks(): Promise<ReadonlyMap<ParticipantId, LinkReport>>;
  /** Loudness from 0 (silence) to 1, five to twenty times a second while anyone listens. */
  listenLevel(of: ParticipantId | 'self', listener: (level: number) => void): () => void;
  /** Says that the browser refused to play, or played again. */
  reportSoundBlocked(blocked: boolean): void;
  onNotice(listener: (notice: CallNotice) => void): () => void;

  /** Releases everything. The call is not usable afterwards. */
  close(): void;
}
