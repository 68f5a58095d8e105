/**
 * Runs async operations one after another, in the order they were given. An operation that throws does not stop the next
 * ones: the queue reports it and goes on.
 */
export class SerialQueue {
  #tail: Promise<void> = Promise.resolve();
  #closed = false;
  #markClosed: () => void = () => {};
  readonly #whenClosed = new Promise<void>((resolve) => {
    this.#markClosed = resolve;
  });
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Resolves when everything given so far has run, or the queue is closed: what runs then may never end. */
  get idle(): Promise<void> {
    return Promise.race([this.#tail, this.#whenClosed]);
  }

  push(run: () => Promise<void> | void): Promise<void> {
    this.#tail = this.#tail.then(async () => {
      if (this.#closed) return;
      try {
        await run();
      } catch (error) {
        // What fails because the queue was closed under it is no news.
        if (!this.#closed) this.#onError(error);
      }
    });
    return this.#tail;
  }

  /** What has not begun never will. */
  close(): void {
    this.#closed = true;
    this.#markClosed();
  }
}
