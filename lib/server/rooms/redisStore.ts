import { nanoid } from 'nanoid';
import * as z from 'zod/mini';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';
import { KEPT_MS, redisKeys } from '#lib/server/redis/keys.ts';
import { watchMemory } from '#lib/server/redis/memoryWatch.ts';
import type { RedisLink } from '#lib/server/redis/redisLink.ts';
import type { RoomState } from './door.ts';
import { DueRooms } from './dueRooms.ts';
import type { DueRoom } from './dueRooms.ts';
import { commitRoom, renewLease } from './roomScripts.ts';
import { endedLeases, expire, noRoom, placeLease, seatLease } from './steps.ts';
import type { Decide, Expiry, LeaseKey, Step } from './steps.ts';
import { SteppedStore } from './steppedStore.ts';
import type { Expired, Place, RoomChange, RoomRecord, StoreState, Waiter } from './store.ts';
import { readRoom, writeRoom } from './storedRoom.ts';
import { Turns } from './turns.ts';

/** How often a step is decided anew because another node's came first. Each time one of them gets through, and nodes are few. */
const ATTEMPTS = 40;
/** ms that the wait before another attempt grows by, at most. */
const STEP_BACK_MS = 2;

const flag = z.literal([0, 1]);
const leaseEnd = z.pipe(z.string().check(z.regex(/^\d+ /)), z.transform((value) => Number.parseInt(value, 10)));

interface Found {
  /** Names one state of one room; '' while there is none. */
  readonly version: string;
  readonly state: RoomState;
}

/**
 * Rooms in Redis, for several nodes. A step reads the room, is decided here, and is committed if nothing has come in between;
 * otherwise it is decided anew. See `roomScripts.ts` for how a room is kept.
 */
export class RedisStore extends SteppedStore {
  readonly state = new Store<StoreState>('away');
  readonly #link: RedisLink;
  readonly #due: DueRooms;
  readonly #log: Log;
  /** Steps of this node in one room wait for each other instead of being decided in vain. */
  readonly #turns = new Turns<RoomName>();
  readonly #scope = new Scope();

  /** The link is not closed with the store: others may use it too. */
  constructor(link: RedisLink, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    super();
    this.#link = link;
    this.#due = new DueRooms(link);
    this.#log = log;
    const follow = () => this.state.set(link.state.get());
    follow();
    this.#scope.add(link.state.subscribe(follow));
    const onForgotten = () => {
      log.warn('redis has forgotten everything');
      // As if it had been away: whoever waits for it to be back makes sure of what they hold.
      this.state.set('away');
      follow();
    };
    this.#scope.add(watchMemory(link, clock, onForgotten));
  }

  async renew({ room, seat, holder }: Place, until: number): Promise<boolean> {
    const args = [holder, String(until), String(KEPT_MS), placeLease(seat), seatLease(seat)];
    return flag.parse(await this.#link.evaluate(renewLease, [redisKeys.room(room)], args)) === 1;
  }

  async read(room: RoomName): Promise<RoomRecord | null> {
    return (await this.#find(room)).state.record;
  }

  async waiting(room: RoomName): Promise<readonly Waiter[]> {
    return [...(await this.#find(room)).state.line.values()];
  }

  async expire(now: number): Promise<Expired> {
    const due = await this.#due.claim(now);
    // One room that cannot be seen to must not keep what was done in others from being told; it is due again soon.
    const swept = await Promise.allSettled(due.map((entry) => this.#turns.take(entry.room, () => this.#sweep(entry, now))));
    const changes: RoomChange[] = [];
    const doors: Expired['doors'][number][] = [];
    for (const [at, outcome] of swept.entries()) {
      const room = due[at]?.room;
      if (outcome.status === 'rejected' || !outcome.value || room === undefined) continue;
      const { door, change } = outcome.value;
      if (door) doors.push({ room, news: door });
      if (change) changes.push(change);
    }
    return { changes, doors };
  }

  async count(): Promise<{ readonly rooms: number; readonly seats: number }> {
    const rooms = await this.#due.rooms();
    const found = await this.#link.run((client) => Promise.all(rooms.map((room) => client.hGet(redisKeys.room(room), 'seats'))));
    const seats = found.map(Number).filter((number) => number > 0);
    return { rooms: seats.length, seats: seats.reduce((sum, number) => sum + number, 0) };
  }

  async close(): Promise<void> {
    this.#scope.close();
  }

  protected take<T, Reason extends string>(room: RoomName, decide: Decide<T, Reason>): Promise<Result<T, Reason>> {
    return this.#turns.take(room, () =>
      this.#untilCommitted(async () => {
        const found = await this.#find(room);
        const decided = decide(found.state);
        if (!decided.ok) return decided;
        const { lease } = decided.value;
        // Before, so that no lease is ever unknown to whoever looks for those that are over.
        const noted = lease ? this.#due.note(room, lease.until, found.version === '') : null;
        const [committed] = await Promise.all([this.#commit(room, found, decided.value), noted]);
        return committed ? ok(decided.value.value) : null;
      }),
    );
  }

  /** Gives up what is over in a room that is due, and says when it is due next. */
  #sweep(due: DueRoom, now: number): Promise<Expiry | null> {
    const { room } = due;
    return this.#untilCommitted(async () => {
      const fields = await this.#link.run((client) => client.hGetAll(redisKeys.room(room)));
      const found = this.#found(fields['version'], fields['state']);
      const leases = endedLeases(found.state, noRoom).map((key) => ({ key, until: leaseEnd.safeParse(fields[key]).data ?? 0 }));
      const over = new Set(leases.filter(({ until }) => until <= now).map(({ key }) => key));
      const decided = expire(found.state, room, over);
      if (decided.ok && !(await this.#commit(room, found, decided.value, now))) return null;
      const left = leases.filter(({ until }) => until > now).map(({ until }) => until);
      await this.#due.release(due, left.length > 0 ? Math.min(...left) : null);
      return decided.ok ? ok(decided.value.value) : ok(null);
    }).then((outcome) => outcome.value);
  }

  async #untilCommitted<T>(attempt: () => Promise<T | null>): Promise<T> {
    for (let failed = 0; failed < ATTEMPTS; failed++) {
      if (failed > 0) await new Promise((resolve) => void setTimeout(resolve, Math.random() * failed * STEP_BACK_MS));
      const outcome = await attempt();
      if (outcome !== null) return outcome;
    }
    throw new Unavailable('A room is changed by others all the time');
  }

  async #find(room: RoomName): Promise<Found> {
    const [version, state] = await this.#link.run((client) => client.hmGet(redisKeys.room(room), ['version', 'state']));
    return this.#found(version, state);
  }

  #found(version: string | null | undefined, text: string | null | undefined): Found {
    if (!version) return { version: '', state: noRoom };
    const state = readRoom(text ?? '');
    // As if it had been forgotten: those who are in announce it again.
    if (!state) this.#log.error('room cannot be read', { chars: text?.length ?? 0 });
    return { version, state: state ?? noRoom };
  }

  /** Whether `step` was committed. `overBy`: the leases that it ends have to be over by then, ms since the epoch. */
  async #commit(room: RoomName, { version, state: before }: Found, { after, lease }: Step<unknown>, overBy?: number): Promise<boolean> {
    const gone = after.record === null && after.line.size === 0;
    const begun: readonly [LeaseKey | '', string] = lease ? [lease.key, `${lease.until} ${lease.holder}`] : ['', ''];
    const args = [
      version,
      // Never the same twice: a room that has ended and begun again is another one.
      nanoid(),
      gone ? '' : writeRoom(after),
      String(after.record?.seats.size ?? 0),
      String(KEPT_MS),
      overBy === undefined ? '' : String(overBy),
      ...begun,
      ...endedLeases(before, after),
    ];
    return flag.parse(await this.#link.evaluate(commitRoom, [redisKeys.room(room)], args)) === 1;
  }
}
