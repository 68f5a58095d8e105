import { ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Store } from '#lib/kernel/store.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import type { RoomState } from './door.ts';
import { endedLeases, expire, noRoom, placeLease, seatLease } from './steps.ts';
import type { Decide, Lease, LeaseKey, Step } from './steps.ts';
import { SteppedStore } from './steppedStore.ts';
import type { Expired, Place, RoomChange, RoomRecord, StoreState, Waiter } from './store.ts';

interface Kept {
  readonly state: RoomState;
  /** Apart from the state, because they are renewed all the time and a renewal is no change of the room. */
  readonly leases: Map<LeaseKey, Lease>;
}

/** Rooms in this process's memory. Every method runs in one synchronous block, which is what makes it atomic. */
export class MemoryStore extends SteppedStore {
  readonly state = new Store<StoreState>('up');
  readonly #rooms = new Map<RoomName, Kept>();

  async renew({ room, seat, holder }: Place, until: number): Promise<boolean> {
    const leases = this.#rooms.get(room)?.leases;
    const lease = [placeLease(seat), seatLease(seat)].map((key) => leases?.get(key)).find((found) => found?.holder === holder);
    if (!lease) return false;
    leases?.set(lease.key, { ...lease, until: Math.max(lease.until, until) });
    return true;
  }

  async read(room: RoomName): Promise<RoomRecord | null> {
    return this.#rooms.get(room)?.state.record ?? null;
  }

  async waiting(room: RoomName): Promise<readonly Waiter[]> {
    return [...(this.#rooms.get(room)?.state.line.values() ?? [])];
  }

  async expire(now: number): Promise<Expired> {
    const changes: RoomChange[] = [];
    const doors: Expired['doors'][number][] = [];
    for (const [room, { state, leases }] of this.#rooms) {
      const over = new Set([...leases.values()].filter(({ until }) => until <= now).map(({ key }) => key));
      const decided = expire(state, room, over);
      if (!decided.ok) continue;
      const { door, change } = this.#keep(room, decided.value);
      if (door) doors.push({ room, news: door });
      if (change) changes.push(change);
    }
    return { changes, doors };
  }

  async count(): Promise<{ readonly rooms: number; readonly seats: number }> {
    const records = [...this.#rooms.values()].flatMap(({ state }) => state.record ?? []);
    return { rooms: records.length, seats: records.reduce((sum, { seats }) => sum + seats.size, 0) };
  }

  async close(): Promise<void> {
    this.#rooms.clear();
  }

  protected async take<T, Reason extends string>(room: RoomName, decide: Decide<T, Reason>): Promise<Result<T, Reason>> {
    const decided = decide(this.#rooms.get(room)?.state ?? noRoom);
    return decided.ok ? ok(this.#keep(room, decided.value)) : decided;
  }

  #keep<T>(room: RoomName, { after, lease, value }: Step<T>): T {
    const { state: before, leases } = this.#rooms.get(room) ?? { state: noRoom, leases: new Map<LeaseKey, Lease>() };
    for (const key of endedLeases(before, after)) leases.delete(key);
    if (lease) leases.set(lease.key, lease);
    if (after.record === null && after.line.size === 0) this.#rooms.delete(room);
    else this.#rooms.set(room, { state: after, leases });
    return value;
  }
}
