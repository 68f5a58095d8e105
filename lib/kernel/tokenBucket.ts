import type { Clock } from './clock.ts';

export interface BucketSize {
  /** Tokens that come back each second. */
  readonly perSecond: number;
  /** Most tokens there can be: what may be spent at once. */
  readonly burst: number;
}

/** Allows a sustained rate with bursts. It needs no timer: tokens are counted when asked for. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #size: BucketSize;
  #tokens: number;
  #counted: number;

  constructor(clock: Clock, size: BucketSize) {
    this.#clock = clock;
    this.#size = size;
    this.#tokens = size.burst;
    this.#counted = clock.now();
  }

  /** Takes `cost` tokens, or none and says false when there are fewer. */
  take(cost: number): boolean {
    const now = this.#clock.now();
    const earned = (Math.max(0, now - this.#counted) / 1000) * this.#size.perSecond;
    this.#tokens = Math.min(this.#size.burst, this.#tokens + earned);
    this.#counted = now;
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }
}
