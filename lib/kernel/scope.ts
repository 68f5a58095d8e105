import type { Clock } from './clock.ts';

type Release = () => void;

/** What both DOM's EventTarget and its sub-types offer; narrow enough to fake. */
interface ListenTarget {
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/**
 * The owner of whatever has to be released: listeners, timers, tracks, child scopes. Closing a scope releases everything
 * in reverse order, once; what is added to a closed scope is released on the spot, so late results of async work cannot leak.
 * A release that throws does not keep the others from running; the first error is thrown when all have.
 */
export class Scope {
  readonly #releases = new Set<Release>();
  readonly #abort = new AbortController();

  get closed(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Aborts when the scope closes: hand it to whatever takes an AbortSignal. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** How many things are held: what a test of clean-up counts. */
  get size(): number {
    return this.#releases.size;
  }

  /** Registers `release`; the returned function releases early and forgets it. */
  add(release: Release): Release {
    if (this.closed) {
      release();
      return () => {};
    }
    const entry: Release = () => {
      if (this.#releases.delete(entry)) release();
    };
    this.#releases.add(entry);
    return entry;
  }

  listen(target: ListenTarget, type: string, listener: (event: Event) => void): Release {
    target.addEventListener(type, listener);
    return this.add(() => target.removeEventListener(type, listener));
  }

  /** Runs `run` after `delay` ms unless the scope closes or the returned function is called first. */
  after(clock: Clock, delay: number, run: () => void): Release {
    const cancel = clock.after(delay, () => {
      forget();
      run();
    });
    const forget = this.add(cancel);
    return forget;
  }

  /** A scope that closes with this one, or earlier by itself. */
  child(): Scope {
    const child = new Scope();
    const forget = this.add(() => child.close());
    child.add(forget);
    return child;
  }

  close(): void {
    if (this.closed) return;
    this.#abort.abort();
    const errors: unknown[] = [];
    for (const release of [...this.#releases].reverse()) {
      try {
        release();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
