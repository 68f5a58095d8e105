import * as z from 'zod/mini';
import { roomName } from '#lib/protocol/ids.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { KEPT_MS, redisKeys } from '#lib/server/redis/keys.ts';
import type { RedisLink } from '#lib/server/redis/redisLink.ts';
import { moveDue } from './roomScripts.ts';

/** Sorted sets that the rooms are spread over, so that no node of a cluster has all of them. */
const SHARDS = 8;

/** Most rooms of one set that one sweep looks at. The others are looked at by the next one. */
const MOST_AT_ONCE = 128;

/** How long a node keeps others from looking at a room that it looks at, in ms: when it dies meanwhile, another one does. */
const CLAIM_MS = 2_000;

const flag = z.literal([0, 1]);

/** A room to look at, and the time that says so. */
export interface DueRoom {
  readonly room: RoomName;
  readonly at: number;
}

/**
 * Which rooms have to be looked at for leases that are over, and when: never later than when the first of them is, often earlier, since
 * a renewal does not come by here. Any node may look; one at a time does.
 */
export class DueRooms {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** Looks at `room` at `until` at the latest. `anew`: nothing that was said before holds. Has to be said before the lease begins. */
  async note(room: RoomName, until: number, anew: boolean): Promise<void> {
    const [key, entry] = [keyOf(room), { score: until, value: room }];
    await this.#link.run((client) =>
      Promise.all([anew ? client.zAdd(key, entry) : client.zAdd(key, entry, { comparison: 'LT' }), client.pExpire(key, KEPT_MS)]),
    );
  }

  /** Rooms that have to be looked at by `now`, and are for this node to look at. */
  async claim(now: number): Promise<readonly DueRoom[]> {
    const found = await this.#link.run((client) =>
      Promise.all(
        Array.from({ length: SHARDS }, (_, shard) =>
          client.zRangeWithScores(redisKeys.due(shard), '-inf', now, { BY: 'SCORE', LIMIT: { offset: 0, count: MOST_AT_ONCE } }),
        ),
      ),
    );
    const claimed = await Promise.all(
      found.flat().map(async ({ value, score }): Promise<DueRoom[]> => {
        const room = roomName.safeParse(value);
        if (!room.success) return [];
        // A time of its own, so that a later word on this room is told from this one.
        const at = now + CLAIM_MS + Math.random();
        return (await this.#move(room.data, score, at)) ? [{ room: room.data, at }] : [];
      }),
    );
    return claimed.flat();
  }

  /** Says when to look at a claimed room next; null when there is nothing to look at any more. */
  async release({ room, at }: DueRoom, next: number | null): Promise<void> {
    await this.#move(room, at, next);
  }

  /** All of them. */
  async rooms(): Promise<readonly RoomName[]> {
    const found = await this.#link.run((client) => Promise.all(Array.from({ length: SHARDS }, (_, shard) => client.zRange(redisKeys.due(shard), 0, -1))));
    return found.flat().flatMap((name) => roomName.safeParse(name).data ?? []);
  }

  async #move(room: RoomName, from: number, to: number | null): Promise<boolean> {
    const args = [room, String(from), to === null ? '' : String(to), String(KEPT_MS)];
    return flag.parse(await this.#link.evaluate(moveDue, [keyOf(room)], args)) === 1;
  }
}

function keyOf(room: RoomName): string {
  let sum = 0;
  for (const letter of room) sum += letter.codePointAt(0) ?? 0;
  return redisKeys.due(sum % SHARDS);
}
