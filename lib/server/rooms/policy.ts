import { createHash } from 'node:crypto';
import type { Roster } from '#lib/protocol/events.ts';
import { roomNameOf } from '#lib/protocol/ids.ts';
import type { HostToken, ParticipantId, RoomName, RoomProof } from '#lib/protocol/ids.ts';
import type { Role } from '#lib/protocol/participant.ts';
import type { ProofHash, RoomRecord } from './store.ts';

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

export type AdmissionDecision = 'create' | 'enter' | 'return' | 'reset' | 'wrong-secret' | 'room-full';

/**
 * Who gets in. The first join of a room's life pins its secret; another secret is refused, unless it comes with the host's
 * token, which begins the room anew. Somebody who comes back to their seat is never refused for lack of room.
 */
export function decideAdmission(
  room: RoomRecord | null,
  request: { readonly proofHash: ProofHash; readonly role: Role; readonly seat: ParticipantId; readonly capacity: number },
): AdmissionDecision {
  if (!room) return 'create';
  if (room.proofHash !== request.proofHash) return request.role === 'host' ? 'reset' : 'wrong-secret';
  if (room.seats.has(request.seat)) return 'return';
  return room.seats.size < request.capacity ? 'enter' : 'room-full';
}

/** The roster of a room that nobody is in. Any real one supersedes it, since its epoch is another. */
export const emptyRoster: Roster = { epoch: '', rev: 0, participants: [] };

export function rosterOf(record: RoomRecord): Roster {
  return { epoch: record.epoch, rev: record.rev, participants: Array.from(record.seats.values(), ({ entry }) => entry) };
}
