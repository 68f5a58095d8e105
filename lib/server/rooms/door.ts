import type { Announcement, PublicKey } from '#lib/protocol/access.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { MAX_ANNOUNCED, MAX_HOST_KEYS } from '#lib/protocol/limits.ts';
import { leads } from '#lib/protocol/participant.ts';
import type { Role } from '#lib/protocol/participant.ts';
import type { Access, DoorNews, Expelled, Holder, LetIn, LineNews, RoomRecord, Seat, Waiter } from './store.ts';

/** Those who wait, first come first. */
export type Line = ReadonlyMap<ParticipantId, Waiter>;

/** A room and its door, as they stood at one moment. */
export interface RoomState {
  /** Null while nobody is in. */
  readonly record: RoomRecord | null;
  readonly line: Line;
}

export const openAccess: Access = {
  mode: 'open',
  settled: false,
  granted: new Map(),
  admitted: new Set(),
  removed: new Set(),
  keys: new Map(),
};

/** The rules as a host's client remembers them. Whoever was removed has no other right, whatever the lists say. */
export function accessOf({ mode, granted, admitted, removed }: Announcement): Access {
  const out = new Set(removed);
  return {
    mode,
    settled: true,
    granted: new Map(granted.filter(({ id }) => !out.has(id)).map(({ id, role }) => [id, role])),
    admitted: new Set(admitted.filter((id) => !out.has(id))),
    removed: out,
    keys: new Map(),
  };
}

/** `ids` with `added` as the newest; the oldest is forgotten when there are too many. */
export function withId(ids: ReadonlySet<ParticipantId>, added: ParticipantId): ReadonlySet<ParticipantId> {
  if (ids.has(added)) return ids;
  return new Set([...ids, added].slice(-MAX_ANNOUNCED));
}

export function withoutId(ids: ReadonlySet<ParticipantId>, gone: ParticipantId): ReadonlySet<ParticipantId> {
  return ids.has(gone) ? new Set([...ids].filter((id) => id !== gone)) : ids;
}

/** What a seat may do: by the token, or as granted. */
export function roleOf({ granted }: Access, id: ParticipantId, proved: boolean): Role {
  return proved ? 'host' : (granted.get(id) ?? 'guest');
}

/** Seats with the roles that `access` gives them. */
export function withRoles(seats: ReadonlyMap<ParticipantId, Seat>, access: Access): ReadonlyMap<ParticipantId, Seat> {
  return new Map(
    Array.from(seats, ([id, seat]) => {
      const role = roleOf(access, id, seat.proved);
      return [id, seat.entry.role === role ? seat : { ...seat, entry: { ...seat.entry, role } }];
    }),
  );
}

/**
 * Draws what follows at the door from what happened in the room: nobody waits at a room that is open to them, at one that is
 * locked, or with a secret that is not the room's any more. `done` is what the step itself did at the door.
 */
export function settleDoor(
  before: RoomState,
  happened: RoomState,
  done: { readonly expelled?: readonly Expelled[]; readonly letIn?: readonly LetIn[] } = {},
): { readonly after: RoomState; readonly news: DoorNews } {
  const expelled = [...(done.expelled ?? [])];
  const letIn = [...(done.letIn ?? [])];
  const { record } = happened;
  const line = new Map(happened.line);
  let admitted = record?.access.admitted ?? new Set<ParticipantId>();
  for (const waiter of record ? happened.line.values() : []) {
    const fate = fateOf(record, waiter);
    if (fate === 'waits') continue;
    line.delete(waiter.id);
    if (fate === 'enters') {
      admitted = withId(admitted, waiter.id);
      letIn.push({ holder: waiter.holder, secret: null });
    } else expelled.push({ holder: waiter.holder, heard: null, reason: fate });
  }
  const after: RoomState = { record: record && { ...record, access: { ...record.access, admitted } }, line };
  return { after, news: { expelled, letIn, line: lineNews(before, after) } };
}

function fateOf(record: RoomRecord | null, { proofHash }: Waiter): 'waits' | 'enters' | Expelled['reason'] {
  if (!record) return 'waits';
  if (proofHash !== null && proofHash !== record.proofHash) return 'room-reset';
  switch (record.access.mode) {
    case 'locked':
      return 'locked';
    case 'knock':
      return 'waits';
    case 'open':
      // Whoever came without the secret needs somebody to hand it over all the same.
      return proofHash === null ? 'waits' : 'enters';
  }
}

/** Null when neither those who wait nor those who let them in would hear anything new. */
function lineNews(before: RoomState, after: RoomState): LineNews | null {
  if (before.line.size === 0 && after.line.size === 0) return null;
  const [old, now] = [lineOf(before), lineOf(after)];
  const told = new Map(old.toWaiting.map(({ holder, notice }) => [holder, JSON.stringify(notice)]));
  const toWaiting = now.toWaiting.filter(({ holder, notice }) => told.get(holder) !== JSON.stringify(notice));
  const toHosts = JSON.stringify(old.toHosts) === JSON.stringify(now.toHosts) ? { ...now.toHosts, holders: [] } : now.toHosts;
  return toWaiting.length === 0 && toHosts.holders.length === 0 ? null : { toHosts, toWaiting };
}

/** All there is to tell of a line. */
function lineOf({ record, line }: RoomState): LineNews {
  const { holders, hosted, keys } = hostsOf(record);
  const people = [...line.values()];
  return {
    toHosts: { holders, notice: { people: people.map(({ id, since, name }) => ({ id, since, name })) } },
    toWaiting: people.map(({ holder }, at) => ({ holder, notice: { place: at + 1, hosted, keys } })),
  };
}

/** Those who could let somebody in: their sockets, whether any is here, and the keys of those who are. */
export function hostsOf(record: RoomRecord | null): { readonly holders: readonly Holder[]; readonly hosted: boolean; readonly keys: PublicKey[] } {
  const hosts = [...(record?.seats.values() ?? [])].filter(({ entry }) => leads(entry.role));
  const present = hosts.filter(({ entry }) => entry.presence === 'here');
  const keys = present.flatMap(({ entry }) => record?.access.keys.get(entry.id) ?? []).slice(0, MAX_HOST_KEYS);
  return { holders: hosts.map(({ holder }) => holder), hosted: present.length > 0, keys };
}
