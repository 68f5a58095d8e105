import * as z from 'zod/mini';
import type { Log } from '#lib/kernel/log.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { describeError } from '#lib/server/ops/describeError.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';
import { deliveries } from '#lib/server/signaling/bus.ts';
import type { Bus, Deliver, Delivery } from '#lib/server/signaling/bus.ts';
import { KEPT_MS, redisKeys } from './keys.ts';
import { ANSWER_MS } from './redisLink.ts';
import type { RedisLink } from './redisLink.ts';

/** How long one look for something new waits, in ms. */
const BLOCK_MS = 1_000;
/** Most entries of one look. */
const MOST_AT_ONCE = 128;
/** About how many entries are kept for a node whose connection was cut and that reads on where it was. */
const KEPT_ENTRIES = 4_096;
/** ms before a look that failed is repeated, if Redis is not back before. */
const AGAIN_MS = 250;

const entry = z.object({ id: z.string(), message: z.record(z.string(), z.string()) });
type Entry = Readonly<z.infer<typeof entry>>;
const streams = z.nullable(z.array(z.object({ messages: z.array(entry) })));

/**
 * Deliveries through a Redis stream: each node reads all of it, from where it was. A node that is cut off for a moment misses nothing;
 * what is lost with Redis itself is made good from the rooms (`resume.ts`).
 */
export class StreamBus implements Bus {
  readonly #writer: RedisLink;
  readonly #reader: RedisLink;
  readonly #log: Log;
  readonly #scope = new Scope();
  #deliver: Deliver = () => {};
  /** The last entry that was read; null while it is not known where to begin. */
  #read: string | null = null;

  private constructor(link: RedisLink, log: Log) {
    this.#writer = link;
    this.#reader = link.another('deliveries');
    this.#log = log;
  }

  /** Resolves once nothing that is sent from then on is missed, or when Redis is not there for now. `link` is not closed with the bus. */
  static async open(link: RedisLink, log: Log): Promise<StreamBus> {
    const bus = new StreamBus(link, log);
    await bus.#reader.whenUp();
    await bus.#find().catch(() => {});
    void bus.#readOn();
    return bus;
  }

  async send(sent: readonly Delivery[]): Promise<void> {
    if (sent.length === 0) return;
    const fields = { deliveries: JSON.stringify(sent) };
    const trim = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: KEPT_ENTRIES } } as const;
    await this.#writer.run((client) =>
      Promise.all([client.xAdd(redisKeys.deliveries, '*', fields, trim), client.pExpire(redisKeys.deliveries, KEPT_MS)]),
    );
  }

  listen(deliver: Deliver): void {
    this.#deliver = deliver;
  }

  async close(): Promise<void> {
    this.#scope.close();
    this.#reader.close();
  }

  /** Begins behind what is there. */
  async #find(): Promise<string> {
    const found = await this.#reader.run((client) => client.xRevRange(redisKeys.deliveries, '+', '-', { COUNT: 1 }));
    return (this.#read = found?.[0]?.id ?? '0-0');
  }

  async #readOn(): Promise<void> {
    while (!this.#scope.closed) {
      try {
        const from = this.#read ?? (await this.#find());
        const look = { BLOCK: BLOCK_MS, COUNT: MOST_AT_ONCE };
        const found = await this.#reader.run((client) => client.xRead({ key: redisKeys.deliveries, id: from }, look), BLOCK_MS + ANSWER_MS);
        for (const { messages } of streams.parse(found) ?? []) for (const entry of messages) this.#take(entry);
      } catch (error) {
        if (this.#scope.closed) return;
        if (!(error instanceof Unavailable)) this.#log.error('reading deliveries failed', describeError(error));
        await this.#reader.whenUp(AGAIN_MS);
      }
    }
  }

  #take({ id, message }: Entry): void {
    this.#read = id;
    const text = message['deliveries'];
    try {
      const parsed = deliveries.safeParse(JSON.parse(text ?? ''));
      if (parsed.success) this.#deliver(parsed.data);
      else this.#log.warn('deliveries cannot be read', { chars: text?.length ?? 0 });
    } catch (error) {
      this.#log.error('delivering failed', describeError(error));
    }
  }
}
