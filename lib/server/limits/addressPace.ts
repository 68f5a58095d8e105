import type { Clock } from '#lib/kernel/clock.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';
import type { BucketSize } from '#lib/kernel/tokenBucket.ts';

/** A rate with bursts for each address, however many sockets it has. Addresses that have not asked for long are forgotten. */
export class AddressPace {
  readonly #clock: Clock;
  readonly #size: BucketSize;
  readonly #buckets = new Map<string, { readonly bucket: TokenBucket; asked: number }>();
  #looked: number;

  constructor(clock: Clock, size: BucketSize) {
    this.#clock = clock;
    this.#size = size;
    this.#looked = clock.now();
  }

  /** Whether `address` may once more. */
  take(address: string): boolean {
    const now = this.#clock.now();
    this.#forget(now);
    const known = this.#buckets.get(address) ?? { bucket: new TokenBucket(this.#clock, this.#size), asked: now };
    this.#buckets.set(address, known);
    known.asked = now;
    return known.bucket.take(1);
  }

  /** Addresses that are remembered: what a test of clean-up counts. */
  get size(): number {
    return this.#buckets.size;
  }

  /** After the time in which an empty bucket fills, remembering one is the same as not knowing it. */
  #forget(now: number): void {
    const full = (this.#size.burst / this.#size.perSecond) * 1000;
    if (now - this.#looked < full) return;
    this.#looked = now;
    for (const [address, { asked }] of this.#buckets) if (now - asked >= full) this.#buckets.delete(address);
  }
}
