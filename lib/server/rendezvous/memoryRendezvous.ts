import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { MAX_SLOT } from '#lib/protocol/limits.ts';
import type { SlotNonce } from '#lib/protocol/rendezvous.ts';
import type { Holder } from '#lib/server/rooms/store.ts';
import { afterMessage, settled, withoutHost, withoutTry } from './slots.ts';
import type { BeginTry, OpenSlot, Parting, PassMessage, RendezvousStore, SlotEnd, SlotRecord } from './store.ts';

/** Slots in this process's memory, 999 at most. Every method runs in one synchronous block, which is what makes it atomic. */
export class MemoryRendezvous implements RendezvousStore {
  readonly #slots = new Map<number, SlotRecord>();

  async open({ host, owner, nonce, ownerMost, now, until }: OpenSlot): Promise<Result<{ slot: number; partings: readonly Parting[] }, 'no-slot' | 'too-many'>> {
    this.#settleAll(now);
    const partings = this.#leave(host, 'hosting', now);
    const open = [...this.#slots.values()].filter((record) => record.state === 'open');
    if (open.filter((record) => record.owner === owner).length >= ownerMost) return fail('too-many');
    const slot = this.#free();
    if (slot === null) return fail('no-slot');
    this.#slots.set(slot, { state: 'open', host, owner, nonce, until, tries: 0, current: null });
    return ok({ slot, partings });
  }

  async begin({ slot, id, guest, now, until }: BeginTry): Promise<Result<{ host: Holder; nonce: SlotNonce }, 'nobody-there' | 'busy' | SlotEnd>> {
    const record = this.#read(slot, now);
    if (!record || (record.state === 'open' && record.host === guest)) return fail('nobody-there');
    if (record.state === 'over') return fail(record.end);
    if (record.current) return fail('busy');
    this.#slots.set(slot, { ...record, tries: record.tries + 1, current: { id, guest, step: 'begun', until } });
    return ok({ host: record.host, nonce: record.nonce });
  }

  async pass({ slot, id, from, kind, now }: PassMessage): Promise<Result<{ to: Holder }, 'over' | 'out-of-turn'>> {
    const record = this.#read(slot, now);
    if (record?.state !== 'open' || record.current?.id !== id) return fail('over');
    const { host, current } = record;
    if (from !== host && from !== current.guest) return fail('over');
    const side = from === host ? 'host' : 'guest';
    const after = afterMessage(record, `${side} ${kind}`, now);
    if (!after) return fail('out-of-turn');
    this.#slots.set(slot, after);
    return ok({ to: side === 'host' ? current.guest : host });
  }

  async leave(holder: Holder, what: 'hosting' | 'everything', now: number): Promise<readonly Parting[]> {
    return this.#leave(holder, what, now);
  }

  async count(now: number): Promise<number> {
    this.#settleAll(now);
    return [...this.#slots.values()].filter(({ state }) => state === 'open').length;
  }

  async close(): Promise<void> {
    this.#slots.clear();
  }

  #leave(holder: Holder, what: 'hosting' | 'everything', now: number): readonly Parting[] {
    const partings: Parting[] = [];
    for (const slot of this.#slots.keys()) {
      const record = this.#read(slot, now);
      if (record?.state !== 'open') continue;
      const { host, current } = record;
      if (host === holder) {
        this.#write(slot, withoutHost(record, now));
        if (current) partings.push({ holder: current.guest, tryId: current.id });
      } else if (what === 'everything' && current?.guest === holder) {
        this.#write(slot, withoutTry(record, now));
        partings.push({ holder: host, tryId: current.id });
      }
    }
    return partings;
  }

  /** The smallest number that is nobody's; else the smallest of a slot that is over. */
  #free(): number | null {
    let used: number | null = null;
    for (let slot = 1; slot <= MAX_SLOT; slot++) {
      const record = this.#slots.get(slot);
      if (!record) return slot;
      if (record.state === 'over') used ??= slot;
    }
    return used;
  }

  #read(slot: number, now: number): SlotRecord | null {
    const found = this.#slots.get(slot);
    const record = found ? settled(found, now) : null;
    if (record !== found) this.#write(slot, record);
    return record;
  }

  #write(slot: number, record: SlotRecord | null): void {
    if (record) this.#slots.set(slot, record);
    else this.#slots.delete(slot);
  }

  #settleAll(now: number): void {
    for (const slot of [...this.#slots.keys()]) this.#read(slot, now);
  }
}

