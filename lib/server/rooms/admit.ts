import { nanoid } from 'nanoid';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { accessOf, openAccess, roleOf, withId, withRoles } from './door.ts';
import type { RoomState } from './door.ts';
import { decideAdmission } from './policy.ts';
import type { Access, AdmitFailure, AdmitRequest, Expelled, Holder, RoomRecord } from './store.ts';

/** What an admission makes of a room, before anything is drawn from it. */
export interface Admitted {
  readonly happened: RoomState & { readonly record: RoomRecord };
  readonly expelled: readonly Expelled[];
  /** The other socket that held this seat until now. */
  readonly displaced: Holder | null;
  /** Whether the life that the room had until now is over. */
  readonly reset: boolean;
}

/** Seats whoever asks for it, or says why not. */
export function decideAdmit({ record: before, line }: RoomState, request: AdmitRequest): Result<Admitted, AdmitFailure> {
  const { seat, holder, role, profile, now } = request;
  const decision = decideAdmission(before, request);
  if (decision !== 'create' && decision !== 'enter' && decision !== 'return' && decision !== 'reset') return fail(decision);

  const going = decision === 'enter' || decision === 'return' ? before : null;
  const { access, out } = rulesAfter(going, request);
  const proved = role === 'host';
  const previous = going?.seats.get(seat);
  const seats = new Map(going?.seats);
  const expelled: Expelled[] = [];
  for (const id of out) {
    const gone = seats.get(id);
    seats.delete(id);
    if (gone) expelled.push({ holder: gone.holder, heard: request.proofHash, reason: 'removed' });
  }
  const entry = { id: seat, profile, role: roleOf(access, seat, proved), since: previous?.entry.since ?? now, presence: 'here' } as const;
  seats.set(seat, { entry, holder, proved });
  const record: RoomRecord = {
    epoch: going?.epoch ?? nanoid(),
    rev: (going?.rev ?? 0) + 1,
    proofHash: request.proofHash,
    seats: withRoles(seats, access),
    access: { ...access, admitted: withId(access.admitted, seat) },
  };
  const left = new Map(line);
  left.delete(seat);
  return ok({
    happened: { record, line: left },
    expelled,
    displaced: previous && previous.holder !== holder ? previous.holder : null,
    reset: decision === 'reset',
  });
}

/**
 * The rules once `request` is in. A host may bring them along as long as no host has had a say in this life of the room, which is how
 * they outlive a restart of the server; `out` are seats that came back meanwhile and have no right to.
 */
function rulesAfter(going: RoomRecord | null, { role, rules, seat }: AdmitRequest): { readonly access: Access; readonly out: readonly ParticipantId[] } {
  if (role !== 'host' || !rules || going?.access.settled) return { access: going?.access ?? openAccess, out: [] };
  const brought = accessOf(rules);
  const seated = [...(going?.seats.values() ?? [])];
  const out = seated.filter(({ entry, proved }) => !proved && entry.id !== seat && brought.removed.has(entry.id)).map(({ entry }) => entry.id);
  let { admitted } = brought;
  for (const { entry } of seated) if (!out.includes(entry.id)) admitted = withId(admitted, entry.id);
  return { access: { ...brought, admitted, keys: going?.access.keys ?? brought.keys }, out };
}
