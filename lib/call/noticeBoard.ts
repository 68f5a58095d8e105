import type { CallNotice } from './snapshot.ts';

/** Notices kept for whoever is yet to listen: of one second of a call, more than anybody would read. */
const KEPT = 16;

/**
 * Tells notices to whoever listens. In a call, those that nobody listens to are kept for the first who does: its code comes once the
 * first pictures had their time.
 */
export class NoticeBoard {
  readonly #listeners = new Set<(notice: CallNotice) => void>();
  readonly #isKeeping: () => boolean;
  #kept: readonly CallNotice[] = [];

  /** `isKeeping`: whether this is a call, where whoever tells them is on its way. */
  constructor(isKeeping: () => boolean) {
    this.#isKeeping = isKeeping;
  }

  readonly tell = (notice: CallNotice): void => {
    if (this.#listeners.size === 0 && this.#isKeeping()) this.#kept = [...this.#kept, notice].slice(-KEPT);
    for (const listener of [...this.#listeners]) listener(notice);
  };

  /** Returns how to stop. */
  listen(listener: (notice: CallNotice) => void): () => void {
    this.#listeners.add(listener);
    const kept = this.#kept;
    this.#kept = [];
    for (const notice of kept) listener(notice);
    return () => this.#listeners.delete(listener);
  }

  /** What is kept is of a call that is over. */
  clear(): void {
    this.#kept = [];
  }
}
