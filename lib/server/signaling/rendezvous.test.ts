import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { CODE_LIFETIME_MS } from '#lib/protocol/limits.ts';
import { createSlotNonce, createTryId } from '#lib/protocol/rendezvous.ts';
import type { TryId } from '#lib/protocol/rendezvous.ts';
import { AddressPace } from '#lib/server/limits/addressPace.ts';
import { MemoryRendezvous } from '#lib/server/rendezvous/memoryRendezvous.ts';
import { startHarness } from './harness.ts';
import type { Harness, TestClient } from './harness.ts';

let server: Harness;
let slots: MemoryRendezvous;
beforeEach(async () => {
  slots = new MemoryRendezvous();
  // Two proxies away, so that a header says where somebody comes from.
  server = await startHarness({ rendezvous: slots, trustedProxies: 1 });
});
afterEach(() => server.close());

const from = (address: string) => server.connect({ 'X-Forwarded-For': address });
const open = (client: TestClient) => client.request('openSlot', { nonce: createSlotNonce() });
const begin = (client: TestClient, id: TryId, slot = 1) => client.request('trySlot', { slot, try: id });
const share = { kind: 'share', share: `${'s'.repeat(42)}A` } as const;
const confirmation = `${'c'.repeat(85)}A`;
const say = (client: TestClient, id: TryId, message: object, slot = 1) => client.request('slotMessage', { slot, try: id, message });
const told = (client: TestClient) => client.notices('slot').map(({ message }) => message.kind);

describe('a slot', () => {
  it('hands on what two sockets say, and nothing to a third', async () => {
    const [host, guest, third] = await Promise.all([from('1.1.1.1'), from('2.2.2.2'), from('3.3.3.3')]);
    const nonce = createSlotNonce();
    expect(await host.request('openSlot', { nonce })).toEqual({ ok: true, slot: 1 });
    await open(third);
    const id = createTryId();
    expect(await begin(guest, id)).toEqual({ ok: true, nonce });
    expect(await say(guest, id, share)).toEqual({ ok: true });
    await host.until(() => told(host).length === 2);
    expect(await say(host, id, share)).toEqual({ ok: true });
    expect(await say(guest, id, { kind: 'confirmation', confirmation })).toEqual({ ok: true });
    expect(await say(third, id, { kind: 'refusal' })).toEqual({ ok: false, reason: 'over' });
    expect(await say(host, id, { kind: 'welcome', confirmation, box: 'b'.repeat(40) })).toEqual({ ok: true });
    await guest.until(() => told(guest).length === 2);
    expect([told(host), told(guest), told(third)]).toEqual([['begun', 'share', 'confirmation'], ['share', 'welcome'], []]);
    expect(await begin(third, createTryId())).toEqual({ ok: false, reason: 'used' });
  });

  it('is gone with its host’s socket, and the guest is told; a guest who goes has used a try up', async () => {
    const [host, guest, other] = await Promise.all([from('1.1.1.1'), from('2.2.2.2'), from('3.3.3.3')]);
    await open(host);
    await begin(guest, createTryId());
    guest.socket.disconnect();
    await host.until(() => told(host).includes('gone'));
    await begin(other, createTryId());
    host.socket.disconnect();
    await other.until(() => told(other).includes('gone'));
    expect(await begin(other, createTryId())).toEqual({ ok: false, reason: 'burnt' });
  });

  it('can be closed by whoever opened it, with no timer left', async () => {
    const [host, guest] = await Promise.all([from('1.1.1.1'), from('2.2.2.2')]);
    await open(host);
    expect(await guest.request('closeSlot', {})).toEqual({ ok: true });
    expect(await slots.count(server.clock.now())).toBe(1);
    await host.request('closeSlot', {});
    expect(await slots.count(server.clock.now())).toBe(0);
    expect(await begin(guest, createTryId())).toEqual({ ok: false, reason: 'nobody-there' });
    const before = server.clock.pending;
    await open(host);
    expect(server.clock.pending).toBe(before);
    server.clock.advance(CODE_LIFETIME_MS);
    expect(await begin(guest, createTryId())).toEqual({ ok: false, reason: 'expired' });
  });
});

describe('one address', () => {
  it('goes through ten numbers, and then through six a minute, whatever number of sockets it opens', async () => {
    const host = await from('1.1.1.1');
    await open(host);
    for (let tried = 0; tried < 10; tried++) expect(await begin(await from('6.6.6.6'), createTryId(), 900)).toEqual({ ok: false, reason: 'nobody-there' });
    const again = await from('6.6.6.6');
    expect(await begin(again, createTryId(), 900)).toEqual({ ok: false, reason: 'rate-limited' });
    expect(await begin(await from('7.7.7.7'), createTryId())).toMatchObject({ ok: true });
    server.clock.advance(10_000);
    expect(await begin(again, createTryId(), 900)).toEqual({ ok: false, reason: 'nobody-there' });
  });

  it('opens 24 slots at most, so that there are some for others', async () => {
    for (let opened = 0; opened < 24; opened++) expect(await open(await from('6.6.6.6'))).toMatchObject({ ok: true });
    const more = await from('6.6.6.6');
    expect(await open(more)).toEqual({ ok: false, reason: 'rate-limited' });
    server.clock.advance(60_000);
    expect(await open(more)).toEqual({ ok: false, reason: 'too-many' });
    expect(await open(await from('7.7.7.7'))).toEqual({ ok: true, slot: 25 });
  });
});

it('AddressPace forgets addresses that have not asked for long', () => {
  const clock = new FakeClock();
  const pace = new AddressPace(clock, { perSecond: 1, burst: 5 });
  for (let address = 0; address < 1_000; address++) pace.take(`${address}`);
  clock.advance(5_000);
  expect(pace.take('another')).toBe(true);
  expect(pace.size).toBe(1);
});
