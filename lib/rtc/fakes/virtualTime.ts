import type { Clock } from '#lib/kernel/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Lets every promise that can go on do so: all microtasks run before a macrotask does. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * A clock for tests in which promises and timers take turns: time stands still until nothing is left to do at this
 * moment, and then jumps to the next timer. What takes a real thread's time (WebCrypto, zlib streams) is not waited for.
 */
export class VirtualTime implements Clock {
  #now: number;
  #order = 0;
  #running = false;
  readonly #timers = new Set<Timer>();

  constructor(start = 1_000_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, Math.ceil(delay)), order: this.#order++, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that are set and have not fired: what a test of clean-up counts. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on by `ms`, running what falls due. */
  async run(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  /** Moves time on until `condition` holds, but no further than `within` ms. Says whether it holds. */
  async until(condition: () => boolean, within: number): Promise<boolean> {
    if (this.#running) throw new Error('time is moving already: await what moves it');
    this.#running = true;
    try {
      return await this.#moveUntil(condition, this.#now + within);
    } finally {
      this.#running = false;
    }
  }

  async #moveUntil(condition: () => boolean, end: number): Promise<boolean> {
    await settlePromises();
    while (!condition()) {
      const due = this.#next();
      if (due === null || due > end) {
        this.#now = end;
        return condition();
      }
      this.#now = due;
      this.#fire(due);
      await settlePromises();
    }
    return true;
  }

  #next(): number | null {
    let earliest: number | null = null;
    for (const { at } of this.#timers) if (earliest === null || at < earliest) earliest = at;
    return earliest;
  }

  #fire(due: number): void {
    const timers = [...this.#timers].filter(({ at }) => at <= due).sort((a, b) => a.at - b.at || a.order - b.order);
    for (const timer of timers) {
      // One of those before it may have cancelled it.
      if (this.#timers.delete(timer)) timer.run();
    }
  }
}

/** Numbers from 0 up to 1 that the seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
