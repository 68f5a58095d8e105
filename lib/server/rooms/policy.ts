import { createHash } from 'node:crypto';
import type { Roster } from '#lib/protocol/events.ts';
import { roomNameOf } from '#lib/protocol/ids.ts';
import type { HostToken, ParticipantId, RoomName, RoomProof } from '#lib/protocol/ids.ts';
import { MAX_WAITING } from '#lib/protocol/limits.ts';
import type { Role } from '#lib/protocol/participant.ts';
import type { Line } from './door.ts';
import type { Access, AdmitFailure, Holder, KnockFailure, ProofHash, RoomRecord } from './store.ts';

/** What the server keeps of a proof. */
export function proofHashOf(proof: RoomProof): ProofHash {
  return createHash('sha256').update(proof).digest('base64url') as ProofHash;
}

/**
 * The role that a join asks for. A host is whoever shows the token that the room's name was drawn from, and nobody else:
 * neither the first one in nor the last one left. Null for a token of another room.
 */
export async function claimedRole(room: RoomName, token: HostToken | undefined): Promise<Role | null> {
  if (token === undefined) return 'guest';
  return (await roomNameOf(token)) === room ? 'host' : null;
}

export type AdmissionDecision = 'create' | 'enter' | 'return' | 'reset' | AdmitFailure;

/**
 * Who gets in. The first join of a room's life pins its secret; another secret is refused, unless it comes with the host's
 * token, which begins the room anew. Somebody who comes back to their seat is never refused for lack of room, and whoever has been
 * let in before need not ask again. A removed seat is refused whatever it shows but the token.
 */
export function decideAdmission(
  room: RoomRecord | null,
  request: { readonly proofHash: ProofHash; readonly role: Role; readonly seat: ParticipantId; readonly capacity: number },
): AdmissionDecision {
  if (!room) return 'create';
  const proved = request.role === 'host';
  if (!proved && room.access.removed.has(request.seat)) return 'removed';
  if (room.proofHash !== request.proofHash) return proved ? 'reset' : 'wrong-secret';
  if (room.seats.has(request.seat)) return 'return';
  const barred = proved ? null : bar(room.access, request.seat);
  if (barred) return barred;
  return room.seats.size < request.capacity ? 'enter' : 'room-full';
}

/** What keeps a seat that is not taken from being taken without the host token; null: nothing. */
function bar({ mode, admitted }: Access, seat: ParticipantId): 'must-knock' | 'locked' | null {
  if (mode === 'open' || admitted.has(seat)) return null;
  return mode === 'knock' ? 'must-knock' : 'locked';
}

/** Whether `seat` may see who is in the room: whoever could join at once may. */
export function maySee(room: RoomRecord, seat: ParticipantId, proved: boolean): boolean {
  return proved || room.seats.has(seat) || bar(room.access, seat) === null;
}

export type KnockDecision = 'wait' | KnockFailure;

/** Who may wait at the door, which is where everybody waits who cannot join: also of a room that nobody is in. */
export function decideKnock(
  room: RoomRecord | null,
  line: Line,
  request: { readonly proofHash: ProofHash | null; readonly seat: ParticipantId; readonly holder: Holder },
): KnockDecision {
  const { proofHash, seat, holder } = request;
  // A socket that is in does not wait outside as well.
  if (room?.seats.get(seat)?.holder === holder) return 'open';
  if (room?.access.removed.has(seat)) return 'removed';
  if (room && proofHash !== null && room.proofHash !== proofHash) return 'wrong-secret';
  const barred = room && !room.seats.has(seat) ? bar(room.access, seat) : null;
  // Without the secret there is no coming back without a host's help either.
  if (barred === 'locked' || (proofHash === null && room?.access.mode === 'locked')) return 'locked';
  if (room && proofHash !== null && barred === null) return 'open';
  return line.has(seat) || line.size < MAX_WAITING ? 'wait' : 'line-full';
}

/** The roster of a room that nobody is in. Any real one supersedes it, since its epoch is another. */
export const emptyRoster: Roster = { epoch: '', rev: 0, access: 'open', participants: [] };

export function rosterOf({ epoch, rev, access, seats }: RoomRecord): Roster {
  return { epoch, rev, access: access.mode, participants: Array.from(seats.values(), ({ entry }) => entry) };
}

/** What of a roster anybody may know who shows the room's proof: where one has to knock, not even how often it has changed. */
export function outsideOf(roster: Roster): Roster {
  return roster.access === 'open' ? roster : { ...emptyRoster, access: roster.access };
}
