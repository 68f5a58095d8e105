import type { Clock } from '#lib/kernel/clock.ts';
import { CODE_LIFETIME_MS, CODE_TRY_MS } from '#lib/protocol/limits.ts';
import { AddressPace } from '#lib/server/limits/addressPace.ts';
import type { Parting, RendezvousStore } from '#lib/server/rendezvous/store.ts';
import type { Handlers } from './handlers.ts';
import type { Hub } from './hub.ts';
import type { Connection, Signaling } from './standing.ts';

/**
 * Most slots that one address has open at once: a school behind one address can invite by code, and forty addresses would have to work
 * together to leave no slot to others.
 */
const SLOTS_PER_ADDRESS = 24;

/** Slots that one address opens, and tries that it begins. Whoever goes through the numbers gets no further than ten of them, then one in ten seconds. */
const OPENINGS = { perSecond: 0.2, burst: 24 } as const;
const TRIES = { perSecond: 0.1, burst: 10 } as const;

/** Slots for spoken codes, and what one address may do with them. */
export interface Rendezvous {
  readonly store: RendezvousStore;
  readonly openings: AddressPace;
  readonly tries: AddressPace;
}

export function createRendezvous(store: RendezvousStore, clock: Clock): Rendezvous {
  return { store, openings: new AddressPace(clock, OPENINGS), tries: new AddressPace(clock, TRIES) };
}

export const openSlot: Handlers['openSlot'] = async ({ rendezvous, hub, clock }, { holder, address }, { nonce }) => {
  if (!rendezvous.openings.take(address)) return { ok: false, reason: 'rate-limited' };
  const now = clock.now();
  const opened = await rendezvous.store.open({ host: holder, owner: address, nonce, ownerMost: SLOTS_PER_ADDRESS, now, until: now + CODE_LIFETIME_MS });
  if (!opened.ok) return opened;
  tellParted(hub, opened.value.partings);
  return { ok: true, slot: opened.value.slot };
};

export const closeSlot: Handlers['closeSlot'] = async ({ rendezvous, hub, clock }, { holder }) => {
  tellParted(hub, await rendezvous.store.leave(holder, 'hosting', clock.now()));
  return { ok: true };
};

export const trySlot: Handlers['trySlot'] = async ({ rendezvous, hub, clock }, { holder, address }, { slot, try: id }) => {
  if (!rendezvous.tries.take(address)) return { ok: false, reason: 'rate-limited' };
  const now = clock.now();
  const begun = await rendezvous.store.begin({ slot, id, guest: holder, now, until: now + CODE_TRY_MS });
  if (!begun.ok) return begun;
  hub.tellSlot(begun.value.host, { try: id, message: { kind: 'begun' } });
  return { ok: true, nonce: begun.value.nonce };
};

export const slotMessage: Handlers['slotMessage'] = async ({ rendezvous, hub, clock }, { holder }, { slot, try: id, message }) => {
  const passed = await rendezvous.store.pass({ slot, id, from: holder, kind: message.kind, now: clock.now() });
  if (!passed.ok) return passed;
  hub.tellSlot(passed.value.to, { try: id, message });
  return { ok: true };
};

/** The socket is gone, and with it its slot and its tries. */
export async function leaveSlots({ rendezvous, hub, clock }: Signaling, { holder }: Connection): Promise<void> {
  tellParted(hub, await rendezvous.store.leave(holder, 'everything', clock.now()));
}

function tellParted(hub: Hub, partings: readonly Parting[]): void {
  for (const { holder, tryId } of partings) hub.tellSlot(holder, { try: tryId, message: { kind: 'gone' } });
}
