import type { Clock } from '#lib/kernel/clock.ts';
import type { HostToken, ParticipantId, RoomName, RoomSecret, SeatToken } from '#lib/protocol/ids.ts';
import type { MediaTransport, TransportEvent } from '#lib/rtc/mediaTransport.ts';
import type { OpenSignaling } from '#lib/signaling/signaling.ts';
import type { CallEvent } from './reduce.ts';
import type { CallNotice, EndReason } from './snapshot.ts';

export interface VisitEnvironment {
  readonly clock: Clock;
  readonly openSignaling: OpenSignaling;
  readonly createTransport: (self: ParticipantId, onEvent: (event: TransportEvent) => void) => Promise<MediaTransport>;
}

export interface VisitOptions {
  readonly room: RoomName;
  readonly secret: RoomSecret;
  readonly seat: SeatToken;
  readonly host: HostToken | null;
  readonly dispatch: (event: CallEvent) => void;
  readonly notice: (notice: CallNotice) => void;
  /** The visit is over; whoever owns it closes it. */
  readonly onEnd: (reason: EndReason) => void;
}
