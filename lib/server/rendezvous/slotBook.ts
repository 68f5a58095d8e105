import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { MAX_SLOT } from '#lib/protocol/limits.ts';
import type { SlotNonce } from '#lib/protocol/rendezvous.ts';
import type { Holder } from '#lib/server/rooms/store.ts';
import { afterMessage, settled, withoutHost, withoutTry } from './slots.ts';
import type { BeginTry, OpenSlot, Parting, PassMessage, SlotEnd, SlotRecord } from './store.ts';

/** All slots of a deployment, 999 at most, and what `RendezvousStore` promises of them, as one synchronous block each. */
export class SlotBook {
  readonly #slots: Map<number, SlotRecord>;

  /** `slots` are changed in place. */
  constructor(slots: Map<number, SlotRecord> = new Map()) {
    this.#slots = slots;
  }

  open({ host, owner, nonce, ownerMost, now, until }: OpenSlot): Result<{ slot: number; partings: readonly Parting[] }, 'no-slot' | 'too-many'> {
    this.#settleAll(now);
    const partings = this.leave(host, 'hosting', now);
    const open = [...this.#slots.values()].filter((record) => record.state === 'open');
    if (open.filter((record) => record.owner === owner).length >= ownerMost) return fail('too-many');
    const slot = this.#free();
    if (slot === null) return fail('no-slot');
    this.#slots.set(slot, { state: 'open', host, owner, nonce, until, tries: 0, current: null });
    return ok({ slot, partings });
  }

  begin({ slot, id, guest, now, until }: BeginTry): Result<{ host: Holder; nonce: SlotNonce }, 'nobody-there' | 'busy' | SlotEnd> {
    const record = this.#read(slot, now);
    if (!record || (record.state === 'open' && record.host === guest)) return fail('nobody-there');
    if (record.state === 'over') return fail(record.end);
    if (record.current) return fail('busy');
    this.#slots.set(slot, { ...record, tries: record.tries + 1, current: { id, guest, step: 'begun', until } });
    return ok({ host: record.host, nonce: record.nonce });
  }

  pass({ slot, id, from, kind, now }: PassMessage): Result<{ to: Holder }, 'over' | 'out-of-turn'> {
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

  count(now: number): number {
    this.#settleAll(now);
    return [...this.#slots.values()].filter(({ state }) => state === 'open').length;
  }

  /** Forgets everything. */
  clear(): void {
    this.#slots.clear();
  }

  leave(holder: Holder, what: 'hosting' | 'everything', now: number): readonly Parting[] {
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

