import type { Clock } from './clock.ts';

/** Times that an operation may take before something is taken to be wrong, in multiples of what operations take. */
const PATIENCE = 4;
/** ms after which half of a slow moment is forgotten. */
const HALF_LIFE_MS = 10_000;
/** ms that nothing is stretched beyond: whoever waits for longer is better served by another try. */
const LONGEST_MS = 60_000;

/**
 * How fast things go at the moment, by how long they take. On a machine with too much to do, or over a line that is slow, what is
 * made anew because it is late is what there is then too much of: patience has to grow with slowness.
 */
export class Pace {
  readonly #clock: Clock;
  #slowest = 0;
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Carries an operation out and takes its time. */
  async time(operation: () => Promise<void> | void): Promise<void> {
    const started = this.#clock.now();
    await operation();
    this.took(this.#clock.now() - started);
  }

  /** An operation took `ms`. */
  took(ms: number): void {
    this.#slowest = Math.max(ms, this.#now());
    this.#at = this.#clock.now();
  }

  /** `ms`, or as much more as is needed just now. */
  stretch(ms: number): number {
    return Math.max(ms, Math.min(LONGEST_MS, PATIENCE * this.#now()));
  }

  #now(): number {
    return this.#slowest * 0.5 ** ((this.#clock.now() - this.#at) / HALF_LIFE_MS);
  }
}
