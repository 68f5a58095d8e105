import type { RoomKeys } from '#lib/crypto/roomKeys.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Waiting } from '#lib/protocol/access.ts';
import type { HostToken, ParticipantId, RoomName, RoomSecret, SeatToken } from '#lib/protocol/ids.ts';
import type { MediaTransport, TransportEvent } from '#lib/rtc/mediaTransport.ts';
import type { OpenSignaling } from '#lib/signaling/signaling.ts';
import type { KeptRules } from './host/rulesKeeper.ts';
import type { CallEvent } from './reduce.ts';
import type { SealedRoom } from './sealedRoom.ts';
import type { CallNotice, EndReason } from './snapshot.ts';

export interface VisitEnvironment {
  readonly clock: Clock;
  readonly openSignaling: OpenSignaling;
  readonly createTransport: (self: ParticipantId, onEvent: (event: TransportEvent) => void) => Promise<MediaTransport>;
}

/** How media goes to the others, by this side's wish. */
export interface Manner {
  /** As little as can be. */
  readonly lowData: boolean;
  /** By way of a TURN server alone, which hides the own address from them. */
  readonly relayOnly: boolean;
}

/** How far this tab has come. Only in `seated` does the room know of it. */
export type Stage =
  | { readonly kind: 'watching' }
  | { readonly kind: 'joining'; readonly name: string }
  | { readonly kind: 'seated'; readonly name: string };

export interface VisitOptions {
  readonly room: RoomName;
  /** Null of a visitor whose link has lost it: such a one can knock. */
  readonly secret: RoomSecret | null;
  readonly seat: SeatToken;
  readonly host: HostToken | null;
  readonly dispatch: (event: CallEvent) => void;
  readonly notice: (notice: CallNotice) => void;
  /** Something from another participant that is no signal, opened from its seal. */
  readonly onText: (from: ParticipantId, text: string) => void;
  /** Who waits at the door; said to those who lead. */
  readonly onWaiting: (waiting: Waiting) => void;
  /** Where a host's tab keeps the room's rules. */
  readonly rules: KeptRules;
  /** The visit is over; whoever owns it closes it. */
  readonly onEnd: (reason: EndReason) => void;
}

/** What opens the room. */
export interface Keyring {
  readonly keys: RoomKeys;
  readonly secret: RoomSecret;
}

/** What there is once keys are derived. */
export interface Ready {
  readonly self: ParticipantId;
  readonly keys: RoomKeys;
  readonly sealed: SealedRoom;
  readonly transport: MediaTransport;
  /** Only where it really is this room's: a wrong one would be refused. */
  readonly host: HostToken | null;
}
