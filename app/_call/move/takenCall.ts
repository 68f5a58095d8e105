import { seatStorage } from '#lib/call/call.ts';
import type { Call } from '#lib/call/callPort.ts';
import type { MoveIn } from '#lib/call/move/moveIn.ts';
import type { VisitMemory } from '#lib/call/visitMemory.ts';
import type { Handover } from '#lib/protocol/move.ts';
import type { RoomName } from '#lib/protocol/ids.ts';

/** A call that goes on here from another device, and the line to that one. */
export interface TakenCall {
  readonly move: MoveIn;
  readonly handover: Handover;
}

/** Tells the old device when this one is in. The right to host is kept in this browser from then on, and not before. Returns how to stop. */
export function followTaken(call: Call, room: RoomName, { move, handover }: TakenCall, memory: VisitMemory): () => void {
  const seat = seatStorage(room);
  const stop = move.follow(call.snapshot, { read: () => seat.talk(), write: (text) => seat.keepTalk(text) });
  const look = () => {
    if (!handover.host || call.snapshot.get().phase.kind !== 'live') return;
    memory.rememberHostToken(room, handover.host);
    unfollow();
  };
  const unfollow = call.snapshot.subscribe(look);
  return () => {
    stop();
    unfollow();
  };
}
