import { systemClock } from '#lib/kernel/clock.ts';
import type { MoveKey, RoomName } from '#lib/protocol/ids.ts';
import { socketSignaling } from '#lib/signaling/socketSignaling.ts';
import { MoveIn } from './moveIn.ts';

/** Asks for the call that `key` leads to, over this browser's socket to `origin`. */
export const moveInOfBrowser = (origin: string, room: RoomName, key: MoveKey): MoveIn =>
  new MoveIn({ clock: systemClock, openSignaling: socketSignaling(origin), room, key });
