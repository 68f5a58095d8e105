import { nanoid } from 'nanoid';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { decideAdmission, rosterOf } from './policy.ts';
import type { Admission, AdmitRequest, Place, RoomChange, RoomRecord, RoomReset, RoomStore, Seat, SeatPatch } from './store.ts';

interface Lease {
  readonly room: RoomName;
  readonly seat: ParticipantId;
  until: number;
}

/** Rooms in this process's memory. Every method runs in one synchronous block, which is what makes it atomic. */
export class MemoryStore implements RoomStore {
  readonly #rooms = new Map<RoomName, RoomRecord>();
  /** Apart from the records, because they are renewed all the time and a renewal is no change of the room. */
  readonly #leases = new Map<string, Lease>();

  async admit(request: AdmitRequest): Promise<Result<Admission, 'wrong-secret' | 'room-full'>> {
    const { room, seat, holder, role, profile, now, until } = request;
    const before = this.#rooms.get(room) ?? null;
    const decision = decideAdmission(before, request);
    if (decision === 'wrong-secret' || decision === 'room-full') return fail(decision);

    const reset = decision === 'reset' && before ? this.#end(request, before) : null;
    const going = decision === 'enter' || decision === 'return' ? before : null;
    const previous = going?.seats.get(seat);
    const entry = { id: seat, profile, role, since: previous?.entry.since ?? now, presence: 'here' } as const;
    const record: RoomRecord = {
      epoch: going?.epoch ?? nanoid(),
      rev: (going?.rev ?? 0) + 1,
      proofHash: request.proofHash,
      seats: new Map(going?.seats).set(seat, { entry, holder }),
    };
    this.#rooms.set(room, record);
    this.#leases.set(leaseKey(room, seat), { room, seat, until });
    const displaced = previous && previous.holder !== holder ? previous.holder : null;
    return ok({ change: changeOf(room, record), displaced, reset });
  }

  async patch(place: Place, patch: SeatPatch): Promise<RoomChange | null> {
    const held = this.#held(place);
    if (!held) return null;
    const seat: Seat = { holder: place.holder, entry: { ...held.seat.entry, ...patch } };
    return this.#replace(place.room, held.record, new Map(held.record.seats).set(place.seat, seat));
  }

  async remove(place: Place): Promise<RoomChange | null> {
    const held = this.#held(place);
    return held ? this.#without(place.room, held.record, [place.seat]) : null;
  }

  async renew(place: Place, until: number): Promise<boolean> {
    const lease = this.#held(place) && this.#leases.get(leaseKey(place.room, place.seat));
    if (!lease) return false;
    lease.until = Math.max(lease.until, until);
    return true;
  }

  async read(room: RoomName): Promise<RoomRecord | null> {
    return this.#rooms.get(room) ?? null;
  }

  async expire(now: number): Promise<readonly RoomChange[]> {
    const over = new Map<RoomName, ParticipantId[]>();
    for (const { room, seat, until } of this.#leases.values()) {
      if (until <= now) over.set(room, [...(over.get(room) ?? []), seat]);
    }
    const changes: RoomChange[] = [];
    for (const [room, seats] of over) {
      const record = this.#rooms.get(room);
      if (record) changes.push(this.#without(room, record, seats));
    }
    return changes;
  }

  async count(): Promise<{ readonly rooms: number; readonly seats: number }> {
    return { rooms: this.#rooms.size, seats: this.#leases.size };
  }

  async close(): Promise<void> {
    this.#rooms.clear();
    this.#leases.clear();
  }

  #held({ room, seat, holder }: Place): { readonly record: RoomRecord; readonly seat: Seat } | null {
    const record = this.#rooms.get(room);
    const found = record?.seats.get(seat);
    return record && found?.holder === holder ? { record, seat: found } : null;
  }

  #replace(room: RoomName, before: RoomRecord, seats: ReadonlyMap<ParticipantId, Seat>): RoomChange {
    const record: RoomRecord = { ...before, rev: before.rev + 1, seats };
    if (seats.size === 0) this.#rooms.delete(room);
    else this.#rooms.set(room, record);
    return changeOf(room, record);
  }

  #without(room: RoomName, before: RoomRecord, leaving: readonly ParticipantId[]): RoomChange {
    const seats = new Map(before.seats);
    for (const seat of leaving) {
      seats.delete(seat);
      this.#leases.delete(leaseKey(room, seat));
    }
    return this.#replace(room, before, seats);
  }

  #end({ room, holder: host }: AdmitRequest, before: RoomRecord): RoomReset {
    const holders = Array.from(before.seats.values(), ({ holder }) => holder).filter((holder) => holder !== host);
    return { holders, change: this.#without(room, before, [...before.seats.keys()]) };
  }
}

// Room names are all of one length, so two different pairs never make the same key.
function leaseKey(room: RoomName, seat: ParticipantId): string {
  return room + seat;
}

function changeOf(room: RoomName, record: RoomRecord): RoomChange {
  return { room, proofHash: record.proofHash, roster: rosterOf(record) };
}
