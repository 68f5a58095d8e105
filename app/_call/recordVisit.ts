import { isSettled } from '#lib/call/snapshot.ts';
import type { Call } from '#lib/call/callPort.ts';
import type { VisitMemory } from '#lib/call/visitMemory.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { parseRoomLink } from '#lib/protocol/roomLink.ts';

/**
 * Keeps the visit in this browser's memory: the room once it was really entered and the call has settled, and who was there, so that its entry in
 * the lobby can be told from the others; and how the toggles of the preview were left. Those of the call are for the moment.
 * Returns how to stop.
 */
export function recordVisit(call: Call, room: RoomName, memory: VisitMemory): () => void {
  let recorded: string | null = null;
  let { wanted } = call.snapshot.get().self;
  const look = (): void => {
    const { phase, participants, self, link } = call.snapshot.get();
    if (self.wanted !== wanted) {
      wanted = self.wanted;
      if (phase.kind === 'preparing' || phase.kind === 'preview') memory.rememberToggles(wanted);
    }
    if (!isSettled(phase)) return;
    const people = participants.map(({ name }) => name);
    const secret = parseRoomLink(link)?.secret;
    // The secret may change while one is in: what is kept has to open the room.
    const now = JSON.stringify([secret, people]);
    if (!secret || now === recorded) return;
    recorded = now;
    memory.rememberRoom(room, secret, Date.now(), people);
  };
  look();
  return call.snapshot.subscribe(look);
}
