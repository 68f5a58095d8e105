import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { decideAdmit } from './admit.ts';
import { decideCommand } from './commands.ts';
import { hostsOf, settleDoor } from './door.ts';
import type { RoomState } from './door.ts';
import { decideKnock, rosterOf } from './policy.ts';
import type {
  Admission,
  AdmitFailure,
  AdmitRequest,
  CommandFailure,
  DoorNews,
  HashedCommand,
  Holder,
  Knock,
  KnockFailure,
  KnockRequest,
  Place,
  RoomChange,
  RoomRecord,
  RoomReset,
  Seat,
  SeatPatch,
} from './store.ts';

/** What a lease is of: a seat, or a place in line. */
export type LeaseKey = `seat:${ParticipantId}` | `place:${ParticipantId}`;

export interface Lease {
  readonly key: LeaseKey;
  /** The socket that may renew it. */
  readonly holder: Holder;
  /** ms since the epoch. */
  readonly until: number;
}

/** What one step makes of a room, for a store to keep as a whole or not at all. */
export interface Step<T> {
  readonly after: RoomState;
  /** The lease that the step begins. Those of seats and places that are gone end with them. */
  readonly lease: Lease | null;
  readonly value: T;
}

/** A step, decided by nothing but the room as it stands. */
export type Decide<T, Reason extends string> = (before: RoomState) => Result<Step<T>, Reason>;

export const noRoom: RoomState = { record: null, line: new Map() };
const quiet: DoorNews = { expelled: [], letIn: [], line: null };

export const seatLease = (id: ParticipantId): LeaseKey => `seat:${id}`;
export const placeLease = (id: ParticipantId): LeaseKey => `place:${id}`;

/** The leases that end with what was in `before` and is not in `after`. */
export function endedLeases(before: RoomState, after: RoomState): readonly LeaseKey[] {
  const seats = [...(before.record?.seats.keys() ?? [])].filter((id) => !after.record?.seats.has(id));
  const places = [...before.line.keys()].filter((id) => !after.line.has(id));
  return [...seats.map(seatLease), ...places.map(placeLease)];
}

export function admit(before: RoomState, request: AdmitRequest): Result<Step<Admission>, AdmitFailure> {
  const { room, seat, holder, until } = request;
  const decided = decideAdmit(before, request);
  if (!decided.ok) return decided;
  const { happened, expelled, displaced, reset } = decided.value;
  const ended = reset && before.record ? endOf(request, before.record) : null;
  const { after, news } = conclude(before, happened, { expelled });
  const value: Admission = { change: changeOf(room, happened.record, news), displaced, reset: ended };
  return ok({ after, lease: { key: seatLease(seat), holder, until }, value });
}

export function knock(before: RoomState, request: KnockRequest): Result<Step<Knock>, KnockFailure> {
  const { seat: id, holder, proofHash, name, now, until } = request;
  const decision = decideKnock(before.record, before.line, { proofHash, seat: id, holder });
  if (decision !== 'wait') return fail(decision);
  const since = before.line.get(id)?.since ?? now;
  const line = new Map(before.line).set(id, { id, holder, since, proofHash, name });
  const { after, news } = conclude(before, { record: before.record, line });
  const { hosted, keys } = hostsOf(before.record);
  const value: Knock = { knocking: { place: [...line.keys()].indexOf(id) + 1, hosted, keys }, news };
  return ok({ after, lease: { key: placeLease(id), holder, until }, value });
}

export function withdraw(before: RoomState, { seat, holder }: Place): Result<Step<DoorNews>, 'not-held'> {
  if (before.line.get(seat)?.holder !== holder) return fail('not-held');
  const { after, news } = conclude(before, { record: before.record, line: without(before.line, [seat]) });
  return ok({ after, lease: null, value: news });
}

export function command(before: RoomState, place: Place, asked: HashedCommand): Result<Step<RoomChange>, CommandFailure> {
  const held = heldBy(before, place);
  if (!held) return fail('not-joined');
  const decided = decideCommand(before, place.seat, asked);
  if (!decided.ok) return decided;
  const { happened, expelled, letIn } = decided.value;
  const { after, news } = conclude(before, happened, { expelled, letIn });
  const record = after.record ?? { ...held.record, rev: held.record.rev + 1, seats: new Map() };
  return ok({ after, lease: null, value: changeOf(place.room, record, news) });
}

export function patch(before: RoomState, place: Place, change: SeatPatch): Result<Step<RoomChange>, 'not-held'> {
  const held = heldBy(before, place);
  if (!held) return fail('not-held');
  const { record, seat } = held;
  const seats = new Map(record.seats).set(place.seat, { ...seat, entry: { ...seat.entry, ...change } });
  return ok(withSeats(before, place.room, record, seats));
}

export function remove(before: RoomState, place: Place): Result<Step<RoomChange>, 'not-held'> {
  const held = heldBy(before, place);
  if (!held) return fail('not-held');
  return ok(withSeats(before, place.room, held.record, without(held.record.seats, [place.seat])));
}

/** What is told of leases that are over; each null where there is nothing to tell. */
export interface Expiry {
  readonly door: DoorNews | null;
  readonly change: RoomChange | null;
}

/** Gives up the seats and places whose leases are in `over`; refused when the room has none of them. */
export function expire(before: RoomState, room: RoomName, over: ReadonlySet<LeaseKey>): Result<Step<Expiry>, 'nothing-over'> {
  const places = [...before.line.keys()].filter((id) => over.has(placeLease(id)));
  const seats = [...(before.record?.seats.keys() ?? [])].filter((id) => over.has(seatLease(id)));
  if (places.length === 0 && seats.length === 0) return fail('nothing-over');
  const left = places.length > 0 ? conclude(before, { record: before.record, line: without(before.line, places) }) : { after: before, news: null };
  const { record } = left.after;
  if (!record || seats.length === 0) return ok({ after: left.after, lease: null, value: { door: left.news, change: null } });
  const gone = withSeats(left.after, room, record, without(record.seats, seats));
  return ok({ ...gone, value: { door: left.news, change: gone.value } });
}

function heldBy({ record }: RoomState, { seat, holder }: Place): { readonly record: RoomRecord; readonly seat: Seat } | null {
  const found = record?.seats.get(seat);
  return record && found?.holder === holder ? { record, seat: found } : null;
}

/** What follows from `happened`. A room that nobody is in is no room; whoever waits, waits for the next one. */
function conclude(before: RoomState, happened: RoomState, done: Parameters<typeof settleDoor>[2] = {}): ReturnType<typeof settleDoor> {
  const { after, news } = settleDoor(before, happened, done);
  return { after: after.record?.seats.size === 0 ? { ...after, record: null } : after, news };
}

function withSeats(before: RoomState, room: RoomName, from: RoomRecord, seats: ReadonlyMap<ParticipantId, Seat>): Step<RoomChange> {
  const record: RoomRecord = { ...from, rev: from.rev + 1, seats };
  const { after, news } = conclude(before, { record: seats.size === 0 ? null : record, line: before.line });
  return { after, lease: null, value: changeOf(room, record, news) };
}

function endOf({ room, holder: host }: AdmitRequest, before: RoomRecord): RoomReset {
  const holders = Array.from(before.seats.values(), ({ holder }) => holder).filter((holder) => holder !== host);
  return { holders, change: changeOf(room, { ...before, rev: before.rev + 1, seats: new Map() }, quiet) };
}

function without<V>(map: ReadonlyMap<ParticipantId, V>, leaving: readonly ParticipantId[]): ReadonlyMap<ParticipantId, V> {
  const left = new Map(map);
  for (const id of leaving) left.delete(id);
  return left;
}

function changeOf(room: RoomName, record: RoomRecord, news: DoorNews): RoomChange {
  return { room, proofHash: record.proofHash, roster: rosterOf(record), ...news };
}
