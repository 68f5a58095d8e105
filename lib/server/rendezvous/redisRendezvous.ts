import { nanoid } from 'nanoid';
import * as z from 'zod/mini';
import type { Log } from '#lib/kernel/log.ts';
import { CODE_LIFETIME_MS } from '#lib/protocol/limits.ts';
import { slotNonce, slotNumber, tryId } from '#lib/protocol/rendezvous.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';
import { KEPT_MS, redisKeys } from '#lib/server/redis/keys.ts';
import { script } from '#lib/server/redis/redisLink.ts';
import type { RedisLink } from '#lib/server/redis/redisLink.ts';
import type { Holder } from '#lib/server/rooms/store.ts';
import { Turns } from '#lib/server/rooms/turns.ts';
import { SlotBook } from './slotBook.ts';
import { REMEMBERED_MS } from './slots.ts';
import type { BeginTry, OpenSlot, Parting, PassMessage, RendezvousStore, SlotRecord } from './store.ts';

/** How often a step is decided anew because another node's came first. Codes are made and tried now and then. */
const ATTEMPTS = 40;

const time = z.int().check(z.gte(0));
const record = z.union([
  z.strictObject({
    state: z.literal('open'),
    host: z.string(),
    owner: z.string(),
    nonce: slotNonce,
    until: time,
    tries: time,
    current: z.nullable(z.strictObject({ id: tryId, guest: z.string(), step: z.literal(['begun', 'asked', 'answered', 'confirmed']), until: time })),
  }),
  z.strictObject({ state: z.literal('over'), end: z.literal(['used', 'burnt', 'expired']), until: time }),
]);
const records = z.array(z.tuple([slotNumber, record]));

/**
 * Puts slots in the place of those that were decided on. 1, or 0 where they are not what is kept any more.
 * ARGV: version decided on ('' for none), new version, slots, ms to keep them.
 */
const commitSlots = script(`
if (redis.call('HGET', KEYS[1], 'version') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'slots', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`);

/** Slots in Redis, for several nodes: all of them are one value, which a step reads, changes here and puts back if nothing has come in between. */
export class RedisRendezvous implements RendezvousStore {
  readonly #link: RedisLink;
  readonly #log: Log;
  /** Steps of this node wait for each other instead of being decided in vain. */
  readonly #turns = new Turns<typeof redisKeys.slots>();
  /** Sockets of this node that have had to do with a slot: all others have nothing to leave. */
  readonly #involved = new Set<Holder>();

  /** The link is not closed with the store: others use it too. */
  constructor(link: RedisLink, log: Log) {
    this.#link = link;
    this.#log = log;
  }

  open(request: OpenSlot) {
    this.#involved.add(request.host);
    return this.#step((book) => book.open(request));
  }

  begin(request: BeginTry) {
    this.#involved.add(request.guest);
    return this.#step((book) => book.begin(request));
  }

  pass(request: PassMessage) {
    return this.#step((book) => book.pass(request));
  }

  async leave(holder: Holder, what: 'hosting' | 'everything', now: number): Promise<readonly Parting[]> {
    if (!this.#involved.has(holder)) return [];
    if (what === 'everything') this.#involved.delete(holder);
    return this.#step((book) => book.leave(holder, what, now));
  }

  count(now: number): Promise<number> {
    return this.#step((book) => book.count(now));
  }

  async close(): Promise<void> {
    this.#involved.clear();
  }

  #step<T>(decide: (book: SlotBook) => T): Promise<T> {
    return this.#turns.take(redisKeys.slots, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const [version, text] = await this.#link.run((client) => client.hmGet(redisKeys.slots, ['version', 'slots']));
        const slots = this.#read(text ?? '[]');
        const outcome = decide(new SlotBook(slots));
        const after = JSON.stringify([...slots]);
        if (after === (text ?? '[]')) return outcome;
        const args = [version ?? '', nanoid(), after, String(CODE_LIFETIME_MS + REMEMBERED_MS + KEPT_MS)];
        if ((await this.#link.evaluate(commitSlots, [redisKeys.slots], args)) === 1) return outcome;
      }
      throw new Unavailable('Slots are changed by others all the time');
    });
  }

  #read(text: string): Map<number, SlotRecord> {
    try {
      return new Map(records.parse(JSON.parse(text)));
    } catch {
      // As if they had been forgotten: a code is good for ten minutes, and another one is made in a second.
      this.#log.error('slots cannot be read', { chars: text.length });
      return new Map();
    }
  }
}
