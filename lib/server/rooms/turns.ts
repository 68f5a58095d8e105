/** Runs what is about the same thing one after another, and what is about different things at once. */
export class Turns<K> {
  readonly #last = new Map<K, Promise<unknown>>();

  /** Runs `act` once everything that was given before for `key` has ended, well or not. */
  async take<T>(key: K, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = before ? before.then(act, act) : act();
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
