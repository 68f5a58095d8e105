import { createHash } from 'node:crypto';
import type { createClient } from 'redis';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { Store } from '#lib/kernel/store.ts';
import { describeError } from '#lib/server/ops/describeError.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';

type Client = ReturnType<typeof createClient>;

/** How long an answer of Redis is waited for, in ms: well below what a browser waits for ours. */
export const ANSWER_MS = 1_500;
/** How often a link that nobody uses looks whether Redis is still there, in ms. */
const PULSE_MS = 1_000;
/** The longest pause between two attempts to connect, in ms: whatever else healing takes has to fit beside it into 5 s. */
const SLOWEST_RETRY_MS = 500;
/** How long a connection attempt may take, and how long one that hears nothing is believed in before it is up, in ms. */
const CONNECT_MS = 3_000;
/** How long opening waits for Redis, in ms. It opens without as well. */
const OPENING_MS = 3_000;

/** What Redis answers while it cannot serve: it is loading, has no master, has no memory, has become a replica. */
const notServing = /^(?:LOADING|MASTERDOWN|CLUSTERDOWN|READONLY|OOM|BUSY|TRYAGAIN|NOREPLICAS|MISCONF)\b/;

/** A Lua script. Redis runs it as one step. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

export function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

export interface RedisOptions {
  readonly url: string;
  /** What the connection is for, as the log is to call it. */
  readonly purpose: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * One connection to Redis that comes back by itself. Nothing is queued while it is away: whoever asks then is told so at once, and
 * whoever was asking within 1.5 s. A connection that gives no answer is given up, since one that has died without a word looks just so.
 */
export class RedisLink {
  /** `away` until the first connection is up, and whenever Redis cannot be reached or gives no answer. */
  readonly state = new Store<'up' | 'away'>('away');
  readonly #client: Client;
  readonly #open: (purpose: string) => RedisLink;
  readonly #clock: Clock;
  #closed = false;
  /** Answers that are waited for. */
  #asked = 0;
  #stopPulse: () => void = () => {};

  private constructor(create: typeof createClient, options: RedisOptions) {
    const { url, purpose, clock, log } = options;
    this.#open = (other) => new RedisLink(create, { ...options, purpose: other });
    this.#clock = clock;
    this.#client = create({
      url,
      disableOfflineQueue: true,
      socket: { connectTimeout: CONNECT_MS, socketTimeout: CONNECT_MS, reconnectStrategy: (retries) => Math.min(25 * 2 ** retries, SLOWEST_RETRY_MS) },
    });
    // Without a listener, losing Redis would end the process. What is said of it is said once, by the state.
    this.#client.on('error', () => this.state.set('away'));
    this.#client.on('end', () => this.state.set('away'));
    this.#client.on('ready', () => this.state.set('up'));
    this.state.subscribe(() => {
      if (!this.#closed) log[this.state.get() === 'up' ? 'info' : 'warn']('redis', { for: purpose, state: this.state.get() });
    });
    this.#connect(log);
    this.#pulse();
  }

  /** Opens a link; resolves once it is up, or when Redis is not there for now. */
  static async open(options: RedisOptions): Promise<RedisLink> {
    // Of this package, whoever runs one node alone needs nothing.
    const { createClient: create } = await import('redis');
    const link = new RedisLink(create, options);
    await link.whenUp();
    return link;
  }

  /** Another connection to the same Redis: for commands that block. */
  another(purpose: string): RedisLink {
    return this.#open(purpose);
  }

  /** Resolves once the link is up, and after `patience` ms at the latest, up or not. */
  async whenUp(patience = OPENING_MS): Promise<void> {
    if (this.state.get() === 'up') return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        stop();
        forget();
        resolve();
      };
      const stop = this.#clock.after(patience, settle);
      const forget = this.state.subscribe(settle);
    });
  }

  /** What Redis answers to `ask`; rejects with `Unavailable` when it does not, or not within `patience` ms. */
  async run<T>(ask: (client: Client) => Promise<T>, patience = ANSWER_MS): Promise<T> {
    if (!this.#client.isReady) throw new Unavailable('Redis is away');
    this.#asked += 1;
    try {
      return await this.#within(patience, ask(this.#client));
    } catch (error) {
      if (error instanceof Unavailable) this.#giveUp();
      throw isBug(error) ? error : new Unavailable('Redis gave no answer', { cause: error });
    } finally {
      this.#asked -= 1;
    }
  }

  /** What `called` answers; it is sent once, and again whenever Redis has forgotten it. */
  async evaluate(called: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const given = { keys: [...keys], arguments: [...args] };
    return this.run(async (client): Promise<unknown> => {
      try {
        return await client.evalSha(called.sha1, given);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return client.eval(called.source, given);
      }
    });
  }

  close(): void {
    this.#closed = true;
    this.#stopPulse();
    this.#client.destroy();
  }

  /** Whoever waits for an answer of a connection that has been given up is told so by that. */
  #giveUp(): void {
    if (this.#closed || !this.#client.isReady) return;
    this.#client.destroy();
    this.#connect();
  }

  #connect(log?: Log): void {
    // It goes on trying until it is closed, and rejects when it is.
    this.#client.connect().catch((error: unknown) => {
      if (!this.#closed) log?.debug('redis connection ended', describeError(error));
    });
  }

  #pulse(): void {
    this.#stopPulse = this.#clock.after(PULSE_MS, () => {
      // Whoever asks meanwhile finds out as well.
      const asked = this.#asked > 0 ? Promise.resolve() : this.run((client) => client.ping());
      asked
        .catch(() => {})
        .finally(() => {
          if (!this.#closed) this.#pulse();
        });
    });
  }

  async #within<T>(patience: number, answer: Promise<T>): Promise<T> {
    let stop = () => {};
    const tooLate = new Promise<never>((_, reject) => {
      // One turn of the event loop later: after this process itself stood still, the answer may be here and not read yet.
      stop = this.#clock.after(patience, () => setImmediate(() => reject(new Unavailable('Redis gave no answer in time'))));
    });
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      stop();
    }
  }
}

/** Whether Redis has refused what was asked, and would again. Everything else is that it could not be asked. */
function isBug(error: unknown): boolean {
  return error instanceof Error && /^[A-Z]+ /.test(error.message) && !notServing.test(error.message);
}
