import type { Clock } from '#lib/kernel/clock.ts';

/** What one link that is up tells of the path that it takes. */
export interface PathSample {
  /** bit/s; null where the browser does not tell, or it is too early to believe it. */
  readonly estimate: number | null;
  /** bit/s that went out since the last sample. */
  readonly sent: number;
  /** Whether a picture is smaller, or sound more often missed, than it should be for want of bit/s. */
  readonly limited: boolean;
}

/** The share of an estimate from which on the path can be said to be full: an estimate that nobody fills is no limit. */
const FULL_SHARE = 0.75;
/** ms after a fall before more is tried than is known to pass, and how long at most where trying has failed. */
const FIRST_WAIT_MS = 4_000;
const LONGEST_WAIT_MS = 10_000;
/** ms without another fall after which the last one is forgiven. */
const FORGIVEN_MS = 30_000;
/** By how much more is tried each second. */
const GROWTH = 1.3;
/** The share of itself that an estimate falls to at least when it means it, and how far beyond it those who want for more may try. */
const FALLEN_SHARE = 0.85;
const MOST_TRIED = 1.5;
/** bit/s beyond which no room of a mesh could use more: there is no limit then. */
const PLENTY = 20_000_000;

/**
 * What the uplink carries, over all links. Each connection estimates for itself, so what counts is the sum; and each only knows what it
 * has tried to send, so the sum counts as a limit only while somebody wants for more, and some more than the sum is tried when it has not
 * fallen for a while: or what was sent less would prove for ever that no more can be sent.
 */
export class Uplink {
  readonly #clock: Clock;
  #carries: number | null = null;
  #measured = 0;
  #lookedAt = 0;
  #fellAt = -Infinity;
  #wait = FIRST_WAIT_MS;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** bit/s; null while there is no reason to think of a limit. */
  get carries(): number | null {
    return this.#carries;
  }

  look(paths: readonly PathSample[]): void {
    const now = this.#clock.now();
    const passed = now - this.#lookedAt;
    this.#lookedAt = now;
    const estimates = paths.flatMap(({ estimate }) => estimate ?? []);
    // As long as one is not known, nothing is known of the sum.
    if (estimates.length === 0 || estimates.length < paths.length) return;
    const measured = estimates.reduce((sum, estimate) => sum + estimate, 0);
    const sent = paths.reduce((sum, path) => sum + path.sent, 0);
    const full = paths.some(({ limited }) => limited) || sent >= measured * FULL_SHARE;
    const fell = measured < this.#measured * FALLEN_SHARE || (this.#carries ?? Infinity) > measured * MOST_TRIED;
    this.#measured = measured;
    if (full && fell) {
      this.#fall(now);
      this.#carries = measured;
    } else if (this.#carries === null) {
      return;
    } else if (measured > this.#carries) {
      this.#carries = measured;
    } else if (now - this.#fellAt >= this.#wait) {
      const tried = this.#carries * GROWTH ** (passed / 1_000);
      this.#carries = full ? Math.min(tried, measured * MOST_TRIED) : tried;
    } else if (full) {
      this.#carries = measured;
    }
    if (this.#carries !== null && this.#carries > PLENTY) this.#carries = null;
  }

  #fall(now: number): void {
    const tried = this.#carries !== null && now - this.#fellAt < FORGIVEN_MS && now - this.#fellAt >= this.#wait;
    if (now - this.#fellAt >= FORGIVEN_MS) this.#wait = FIRST_WAIT_MS;
    else if (tried) this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
    this.#fellAt = now;
  }
}
