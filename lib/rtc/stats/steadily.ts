import type { Clock } from '#lib/kernel/clock.ts';

/** Knows for how long something has been so, without a break. */
export class Steadily {
  readonly #clock: Clock;
  #since: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of whether it is so now; says whether it has been for `ms`. */
  lasts(so: boolean, ms: number): boolean {
    if (!so) this.#since = null;
    else this.#since ??= this.#clock.now();
    return this.#since !== null && this.#clock.now() - this.#since >= ms;
  }

  /** It counts from now on. */
  restart(): void {
    this.#since = null;
  }
}
