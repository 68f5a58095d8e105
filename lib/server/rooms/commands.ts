import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { leads } from '#lib/protocol/participant.ts';
import type { Role } from '#lib/protocol/participant.ts';
import { withId, withoutId, withRoles } from './door.ts';
import type { RoomState } from './door.ts';
import type { Access, CommandFailure, Expelled, HashedCommand, LetIn, RoomRecord, Seat } from './store.ts';

/** What a command makes of a room, before anything is drawn from it. `record` is null when it ends the room. */
export interface Commanded {
  readonly happened: RoomState;
  readonly expelled: readonly Expelled[];
  readonly letIn: readonly LetIn[];
}

/** What each role may ask for at all. A co-host leads the call and makes nobody a leader. */
const allowed: Readonly<Record<HashedCommand['kind'], (role: Role) => boolean>> = {
  access: leads,
  admit: leads,
  deny: leads,
  remove: leads,
  key: leads,
  grant: (role) => role === 'host',
  end: (role) => role === 'host',
};

/** Whether somebody may act on somebody else: nobody on whoever has the host token, co-hosts on guests only. */
function reaches(role: Role, target: Seat): boolean {
  if (target.proved) return false;
  return role === 'host' || target.entry.role === 'guest';
}

/**
 * What `command` by the one in `actor` makes of the room; or why it makes nothing. The actor's right is the role that the record
 * gives the seat now, and nothing that the command says.
 */
export function decideCommand(state: RoomState, actor: ParticipantId, command: HashedCommand): Result<Commanded, CommandFailure> {
  const { record, line } = state;
  const seat = record?.seats.get(actor);
  if (!record || !seat) return fail('not-joined');
  const { role } = seat.entry;
  if (!leads(role)) return fail('not-a-host');
  if (!allowed[command.kind](role)) return fail('not-allowed');
  const settled = { ...record.access, settled: true };
  const door = { expelled: [], letIn: [] };

  switch (command.kind) {
    case 'access':
      return ok({ happened: { record: withAccess(record, { ...settled, mode: command.mode }), line }, ...door });
    case 'key':
      return ok({ happened: { record: withAccess(record, { ...settled, keys: new Map(settled.keys).set(actor, command.key) }), line }, ...door });
    case 'admit':
      return admit(record, line, settled, command);
    case 'deny':
      return deny(record, line, settled, command);
    case 'remove':
      return command.id === actor ? fail('not-allowed') : remove(state, record, role, settled, command);
    case 'grant':
      return grant(record, line, settled, command);
    case 'end': {
      const out = (heard: Expelled['heard']) => ({ holder }: { readonly holder: Expelled['holder'] }): Expelled => ({ holder, heard, reason: 'ended-by-host' });
      const expelled = [...Array.from(record.seats.values(), out(record.proofHash)), ...Array.from(line.values(), out(null))];
      return ok({ happened: { record: null, line: new Map() }, expelled, letIn: [] });
    }
  }
}

type Kind<K extends HashedCommand['kind']> = Extract<HashedCommand, { kind: K }>;
type Outcome = Result<Commanded, CommandFailure>;

function admit(record: RoomRecord, line: RoomState['line'], access: Access, { people }: Kind<'admit'>): Outcome {
  const left = new Map(line);
  const letIn: LetIn[] = [];
  let { admitted } = access;
  for (const { id, secret } of people) {
    const waiter = left.get(id);
    // Whoever has no secret could do nothing with being let in.
    if (!waiter || (waiter.proofHash === null && secret === null)) continue;
    left.delete(id);
    admitted = withId(admitted, id);
    letIn.push({ holder: waiter.holder, secret });
  }
  if (letIn.length === 0) return fail('nobody-there');
  return ok({ happened: { record: withAccess(record, { ...access, admitted }), line: left }, expelled: [], letIn });
}

function deny(record: RoomRecord, line: RoomState['line'], access: Access, { people }: Kind<'deny'>): Outcome {
  const left = new Map(line);
  const expelled: Expelled[] = [];
  for (const id of people) {
    const waiter = left.get(id);
    if (!waiter) continue;
    left.delete(id);
    expelled.push({ holder: waiter.holder, heard: null, reason: 'denied' });
  }
  if (expelled.length === 0) return fail('nobody-there');
  return ok({ happened: { record: withAccess(record, access), line: left }, expelled, letIn: [] });
}

function remove({ line }: RoomState, record: RoomRecord, role: Role, access: Access, { id, proofHash }: Kind<'remove'>): Outcome {
  const target = record.seats.get(id);
  if (!target) return fail('nobody-there');
  if (!reaches(role, target)) return fail('not-allowed');
  const seats = new Map(record.seats);
  seats.delete(id);
  const [granted, keys] = [new Map(access.granted), new Map(access.keys)];
  granted.delete(id);
  keys.delete(id);
  const next = { ...access, granted, keys, admitted: withoutId(access.admitted, id), removed: withId(access.removed, id) };
  const after = { ...withAccess({ ...record, seats }, next), proofHash: proofHash ?? record.proofHash };
  return ok({ happened: { record: after, line }, expelled: [{ holder: target.holder, heard: record.proofHash, reason: 'removed' }], letIn: [] });
}

function grant(record: RoomRecord, line: RoomState['line'], access: Access, { id, role }: Kind<'grant'>): Outcome {
  const target = record.seats.get(id);
  if (!target) return fail('nobody-there');
  if (target.proved) return fail('not-allowed');
  const [granted, keys] = [new Map(access.granted), new Map(access.keys)];
  if (role === 'guest') {
    granted.delete(id);
    keys.delete(id);
  } else granted.set(id, role);
  return ok({ happened: { record: withAccess(record, { ...access, granted, keys }), line }, expelled: [], letIn: [] });
}

/** `record` under other rules, and one step on. */
function withAccess(record: RoomRecord, access: Access): RoomRecord {
  return { ...record, rev: record.rev + 1, access, seats: withRoles(record.seats, access) };
}
