/** Counts what is open per address, and refuses more than `most`. Forgets an address that has nothing open. */
export class AddressLimit {
  readonly #open = new Map<string, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** One more for `address`: the function that gives it back, harmless when called twice, or null when there are enough. */
  acquire(address: string): (() => void) | null {
    const open = this.#open.get(address) ?? 0;
    if (open >= this.#most) return null;
    this.#open.set(address, open + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#open.get(address) ?? 1) - 1;
      if (left > 0) this.#open.set(address, left);
      else this.#open.delete(address);
    };
  }

  /** Addresses that have anything open: what a test of clean-up counts. */
  get size(): number {
    return this.#open.size;
  }
}
