import type { Clock } from '#lib/kernel/clock.ts';
import type { RequestName } from '#lib/protocol/events.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';

/**
 * What one socket may ask for. Twenty ICE restarts a second and a dozen people's candidates at once stay well below it; two hundred
 * requests a second, kept up, are cut off within two seconds.
 */
const REQUESTS = { perSecond: 80, burst: 150 } as const;

/** Refusals that are forgiven each second, and how many in a row are let pass: who goes on and on is disconnected. */
const REFUSALS = { perSecond: 10, burst: 60 } as const;

/** Engine.IO packets and WebSocket control frames of any kind, requests included: heartbeats, acknowledgements nobody asked for, namespaces that do not exist. */
const PACKETS = { perSecond: 250, burst: 500 } as const;

/** Characters that cost as much as one more request. */
const CHARS_PER_TOKEN = 8 * 1024;

const COST: Readonly<Record<RequestName, number>> = {
  watch: 4,
  join: 10,
  profile: 2,
  signal: 1,
  knock: 5,
  command: 3,
  leave: 1,
  alive: 1,
  openSlot: 4,
  closeSlot: 1,
  trySlot: 4,
  slotMessage: 1,
};
const COST_OF_UNKNOWN = 2;

export type Verdict = 'pass' | 'refuse' | 'cut';

/** Keeps one socket from taking more than its share. */
export class Guard {
  readonly #requests: TokenBucket;
  readonly #refusals: TokenBucket;
  readonly #packets: TokenBucket;

  constructor(clock: Clock) {
    this.#requests = new TokenBucket(clock, REQUESTS);
    this.#refusals = new TokenBucket(clock, REFUSALS);
    this.#packets = new TokenBucket(clock, PACKETS);
  }

  /** For each packet on the wire. */
  packet(chars: number): Exclude<Verdict, 'refuse'> {
    return this.#packets.take(1 + chars / CHARS_PER_TOKEN) ? 'pass' : 'cut';
  }

  /** For each event; null stands for one that does not exist. */
  request(name: RequestName | null): Verdict {
    if (this.#requests.take(name === null ? COST_OF_UNKNOWN : COST[name])) return 'pass';
    return this.#refusals.take(1) ? 'refuse' : 'cut';
  }
}
