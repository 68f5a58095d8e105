import type { Holder } from '#lib/server/rooms/store.ts';
import { SlotBook } from './slotBook.ts';
import type { BeginTry, OpenSlot, PassMessage, RendezvousStore } from './store.ts';

/** Slots in this process's memory. */
export class MemoryRendezvous implements RendezvousStore {
  readonly #book = new SlotBook();

  async open(request: OpenSlot) {
    return this.#book.open(request);
  }

  async begin(request: BeginTry) {
    return this.#book.begin(request);
  }

  async pass(request: PassMessage) {
    return this.#book.pass(request);
  }

  async leave(holder: Holder, what: 'hosting' | 'everything', now: number) {
    return this.#book.leave(holder, what, now);
  }

  async count(now: number) {
    return this.#book.count(now);
  }

  async close() {
    this.#book.clear();
  }
}
