/**
 * Runs async operations one after another, in the order they were given. An operation that throws does not stop the next
 * ones: the queue reports it and goes on.
 */
export class SerialQueue {
  #tail: Promise<void> = Promise.resolve();
  #closed = false;
  #waiting = 0;
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

  /** Whether an operation is under way or waits for its turn. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  push(run: () => Promise<void> | void): Promise<void> {
    this.#waiting += 1;
    this.#tail = this.#tail.then(async () => {
      try {
        if (!this.#closed) await run();
      } catch (error) {
        // What fails because the queue was closed under it is no news.
        if (!this.#closed) this.#onError(error);
      } finally {
        this.#waiting -= 1;
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
