/** A value that can be watched; the shape React's `useSyncExternalStore` asks for. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

/** Calls `take` with the first value of `source` that is there, at once or when it comes. Returns how to wait no longer. */
export function whenThere<T>(source: Readable<T | null>, take: (value: T) => void): () => void {
  const look = (): void => {
    const value = source.get();
    if (value === null) return;
    stop();
    take(value);
  };
  const stop = source.subscribe(look);
  look();
  return stop;
}

/** One value, replaced whole. Listeners hear of a change only when the value is another one (`Object.is`). */
export class Store<T> implements Readable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Listeners that are registered: what a test of clean-up counts. */
  get listeners(): number {
    return this.#listeners.size;
  }
}
