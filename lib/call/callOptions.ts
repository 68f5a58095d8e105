import type { Clock } from '#lib/kernel/clock.ts';
import type { HostToken, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import type { Handover } from '#lib/protocol/move.ts';
import type { LevelMeter } from '#lib/rtc/audio/level.ts';
import type { Devices, DevicesInitial } from '#lib/rtc/capture/devices.ts';
import type { ScreenLockPort } from './attention/laterScreenLock.ts';
import type { LoadConversation } from './conversation/laterConversation.ts';
import type { LoadHosting } from './host/laterHosting.ts';
import type { LoadMove } from './move/laterMove.ts';
import type { ScreenEnvironment } from './screenSharing.ts';
import type { SeatStorage } from './seatStorage.ts';
import type { VisitEnvironment } from './visitOptions.ts';

/** What a call is made of. */
export interface CallEnvironment extends VisitEnvironment, ScreenEnvironment {
  readonly clock: Clock;
  readonly seat: SeatStorage;
  readonly loadConversation: LoadConversation;
  readonly loadHosting: LoadHosting;
  readonly loadMove: LoadMove;
  readonly createDevices: (initial: DevicesInitial) => Devices;
  readonly createLevelMeter: () => LevelMeter;
  readonly createScreenLock: () => ScreenLockPort;
  /** Null when this browser can hold a call; otherwise why not. */
  readonly obstacle: 'unsupported' | 'insecure' | null;
  /** Whether nobody sees the page. */
  readonly isHidden: () => boolean;
  /** Fires `pagehide`, `pageshow`, `online`, `offline` and `visibilitychange`. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** What the browser says about the network just now. */
  readonly isOnline: () => boolean;
  /** Fires `change` when the device goes from one network to another (Network Information API); null where a browser does not tell. */
  readonly connection: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | null;
}

/** Which call it is, and how it begins. */
export interface CallOptions {
  readonly room: RoomName;
  /** Null of a visitor whose link has lost it: such a one can knock. */
  readonly secret: RoomSecret | null;
  /** The right to host this room, if this browser made it. */
  readonly hostToken: HostToken | null;
  /** `https://parley.example`, where links to the room lead. */
  readonly origin: string;
  readonly initialName: string;
  readonly initialDevices: DevicesInitial;
  /** Whether data is spared from the beginning. */
  readonly initialLowData: boolean;
  readonly initialRelayOnly: boolean;
  /** What another device of the same person has handed over; null of a visit of one's own. */
  readonly handover: Handover | null;
}
