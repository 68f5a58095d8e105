import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { decideAdmit } from './admit.ts';
import { decideCommand } from './commands.ts';
import { hostsOf, settleDoor } from './door.ts';
import type { Line, RoomState } from './door.ts';
import { decideKnock, rosterOf } from './policy.ts';
import type {
  Admission,
  AdmitFailure,
  AdmitRequest,
  CommandFailure,
  DoorNews,
  Expired,
  HashedCommand,
  Knock,
  KnockFailure,
  KnockRequest,
  Place,
  RoomChange,
  RoomRecord,
  RoomReset,
  RoomStore,
  Seat,
  SeatPatch,
  Waiter,
} from './store.ts';

interface Lease {
  readonly room: RoomName;
  readonly seat: ParticipantId;
  readonly of: 'seat' | 'place in line';
  until: number;
}

const nobodyWaits: Line = new Map();
const quiet: DoorNews = { expelled: [], letIn: [], line: null };

/** Rooms in this process's memory. Every method runs in one synchronous block, which is what makes it atomic. */
export class MemoryStore implements RoomStore {
  readonly #rooms = new Map<RoomName, RoomRecord>();
  readonly #lines = new Map<RoomName, Line>();
  /** Apart from the records, because they are renewed all the time and a renewal is no change of the room. */
  readonly #leases = new Map<string, Lease>();

  async admit(request: AdmitRequest): Promise<Result<Admission, AdmitFailure>> {
    const { room, seat, until } = request;
    const before = this.#state(room);
    const decided = decideAdmit(before, request);
    if (!decided.ok) return decided;
    const { happened, expelled, displaced, reset } = decided.value;
    const ended = reset && before.record ? this.#end(request, before.record) : null;
    const change = this.#step(room, before, happened, { expelled });
    this.#leases.set(seatLease(room, seat), { room, seat, of: 'seat', until });
    return ok({ change: changeOf(room, happened.record, change), displaced, reset: ended });
  }

  async knock(request: KnockRequest): Promise<Result<Knock, KnockFailure>> {
    const { room, seat: id, holder, proofHash, name, now, until } = request;
    const before = this.#state(room);
    const decision = decideKnock(before.record, before.line, { proofHash, seat: id, holder });
    if (decision !== 'wait') return fail(decision);
    const since = before.line.get(id)?.since ?? now;
    const line = new Map(before.line).set(id, { id, holder, since, proofHash, name });
    const news = this.#step(room, before, { record: before.record, line });
    this.#leases.set(placeLease(room, id), { room, seat: id, of: 'place in line', until });
    const { hosted, keys } = hostsOf(before.record);
    return ok({ knocking: { place: [...line.keys()].indexOf(id) + 1, hosted, keys }, news });
  }

  async withdraw({ room, seat, holder }: Place): Promise<DoorNews | null> {
    const before = this.#state(room);
    if (before.line.get(seat)?.holder !== holder) return null;
    const line = new Map(before.line);
    line.delete(seat);
    return this.#step(room, before, { record: before.record, line });
  }

  async command(place: Place, command: HashedCommand): Promise<Result<RoomChange, CommandFailure>> {
    const { room } = place;
    const held = this.#held(place);
    if (!held) return fail('not-joined');
    const before = this.#state(room);
    const decided = decideCommand(before, place.seat, command);
    if (!decided.ok) return decided;
    const { happened, expelled, letIn } = decided.value;
    const news = this.#step(room, before, happened, { expelled, letIn });
    const now = this.#rooms.get(room) ?? { ...held.record, rev: held.record.rev + 1, seats: new Map() };
    return ok(changeOf(room, now, news));
  }

  async patch(place: Place, patch: SeatPatch): Promise<RoomChange | null> {
    const held = this.#held(place);
    if (!held) return null;
    const seat: Seat = { ...held.seat, holder: place.holder, entry: { ...held.seat.entry, ...patch } };
    return this.#replace(place.room, held.record, new Map(held.record.seats).set(place.seat, seat));
  }

  async remove(place: Place): Promise<RoomChange | null> {
    const held = this.#held(place);
    return held ? this.#without(place.room, held.record, [place.seat]) : null;
  }

  async renew(place: Place, until: number): Promise<boolean> {
    const { room, seat, holder } = place;
    const waits = this.#lines.get(room)?.get(seat)?.holder === holder;
    const key = waits ? placeLease(room, seat) : this.#held(place) ? seatLease(room, seat) : null;
    const lease = key !== null && this.#leases.get(key);
    if (!lease) return false;
    lease.until = Math.max(lease.until, until);
    return true;
  }

  async read(room: RoomName): Promise<RoomRecord | null> {
    return this.#rooms.get(room) ?? null;
  }

  async waiting(room: RoomName): Promise<readonly Waiter[]> {
    return [...this.#state(room).line.values()];
  }

  async expire(now: number): Promise<Expired> {
    const over = new Map<RoomName, Lease[]>();
    for (const lease of this.#leases.values()) {
      if (lease.until <= now) over.set(lease.room, [...(over.get(lease.room) ?? []), lease]);
    }
    const changes: RoomChange[] = [];
    const doors: Expired['doors'][number][] = [];
    for (const [room, leases] of over) {
      const before = this.#state(room);
      const line = new Map(before.line);
      for (const { seat, of } of leases) if (of === 'place in line') line.delete(seat);
      const seated = leases.filter(({ of }) => of === 'seat').map(({ seat }) => seat);
      if (line.size < before.line.size) doors.push({ room, news: this.#step(room, before, { record: before.record, line }) });
      if (before.record && seated.length > 0) changes.push(this.#without(room, before.record, seated));
    }
    return { changes, doors };
  }

  async count(): Promise<{ readonly rooms: number; readonly seats: number }> {
    let seats = 0;
    for (const record of this.#rooms.values()) seats += record.seats.size;
    return { rooms: this.#rooms.size, seats };
  }

  async close(): Promise<void> {
    this.#rooms.clear();
    this.#lines.clear();
    this.#leases.clear();
  }

  #state(room: RoomName): RoomState {
    return { record: this.#rooms.get(room) ?? null, line: this.#lines.get(room) ?? nobodyWaits };
  }

  #held({ room, seat, holder }: Place): { readonly record: RoomRecord; readonly seat: Seat } | null {
    const record = this.#rooms.get(room);
    const found = record?.seats.get(seat);
    return record && found?.holder === holder ? { record, seat: found } : null;
  }

  /** Makes what follows from `happened` the room, and says what is new at its door. Leases go with seats and places. */
  #step(room: RoomName, before: RoomState, happened: RoomState, done: Parameters<typeof settleDoor>[2] = {}): DoorNews {
    const { after, news } = settleDoor(before, happened, done);
    const { record, line } = after;
    if (!record || record.seats.size === 0) this.#rooms.delete(room);
    else this.#rooms.set(room, record);
    if (line.size === 0) this.#lines.delete(room);
    else this.#lines.set(room, line);
    for (const id of before.record?.seats.keys() ?? []) if (!record?.seats.has(id)) this.#leases.delete(seatLease(room, id));
    for (const id of before.line.keys()) if (!line.has(id)) this.#leases.delete(placeLease(room, id));
    return news;
  }

  #replace(room: RoomName, before: RoomRecord, seats: ReadonlyMap<ParticipantId, Seat>): RoomChange {
    const record: RoomRecord = { ...before, rev: before.rev + 1, seats };
    const state = this.#state(room);
    // A room that nobody is in is no room; whoever waits, waits for the next one.
    const news = this.#step(room, state, { record: seats.size === 0 ? null : record, line: state.line });
    return changeOf(room, record, news);
  }

  #without(room: RoomName, before: RoomRecord, leaving: readonly ParticipantId[]): RoomChange {
    const seats = new Map(before.seats);
    for (const seat of leaving) seats.delete(seat);
    return this.#replace(room, before, seats);
  }

  #end({ room, holder: host }: AdmitRequest, before: RoomRecord): RoomReset {
    const holders = Array.from(before.seats.values(), ({ holder }) => holder).filter((holder) => holder !== host);
    return { holders, change: changeOf(room, { ...before, rev: before.rev + 1, seats: new Map() }, quiet) };
  }
}

// Room names are all of one length, so two different pairs never make the same key.
function seatLease(room: RoomName, seat: ParticipantId): string {
  return room + seat;
}

function placeLease(room: RoomName, seat: ParticipantId): string {
  return `${room}${seat}?`;
}

function changeOf(room: RoomName, record: RoomRecord, news: DoorNews): RoomChange {
  return { room, proofHash: record.proofHash, roster: rosterOf(record), ...news };
}
