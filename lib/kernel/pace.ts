import type { Clock } from '#lib/kernel/clock.ts';

/** Times that an operation may take before something is taken to be wrong, in multiples of what operations take here. */
const PATIENCE = 4;
/** ms after which half of a slow moment is forgotten. */
const HALF_LIFE_MS = 10_000;
/** ms that nothing is stretched beyond: whoever waits for longer is better served by another try. */
const LONGEST_MS = 60_000;

/**
 * How fast this machine is at the moment, by how long its negotiating takes. On a machine with too much to do, connections that
 * are made anew because they are late are what it then has too much to do with: patience has to grow with slowness.
 */
export class Pace {
  readonly #clock: Clock;
  #slowest = 0;
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An operation took `ms`. */
  took(ms: number): void {
    this.#slowest = Math.max(ms, this.#now());
    this.#at = this.#clock.now();
  }

  /** `ms`, or as much more as this machine needs just now. */
  stretch(ms: number): number {
    return Math.max(ms, Math.min(LONGEST_MS, PATIENCE * this.#now()));
  }

  #now(): number {
    return this.#slowest * 0.5 ** ((this.#clock.now() - this.#at) / HALF_LIFE_MS);
  }
}
