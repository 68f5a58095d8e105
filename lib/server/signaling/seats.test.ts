import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSeatToken } from '#lib/protocol/ids.ts';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS, LEASE_MS } from '#lib/protocol/limits.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import { SWEEP_MS } from './sweeper.ts';
import { aBox, aProof, aRoom, anotherProof, pass, settled, signalTo, startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

let server: Harness;
beforeEach(async () => {
  server = await startHarness();
});
afterEach(() => server.close());

describe('seats', () => {
  it('go to the newer socket, without a second tile', async () => {
    const [ann, ben, again] = [await server.connect(), await server.connect(), await server.connect()];
    const { self } = await ann.seated();
    const { self: ofBen } = await ben.seated();
    const { self: same } = await again.seated({ seat: ann.seat });
    expect(same).toBe(self);
    await ann.until(() => ann.notices('evicted').length > 0);
    expect(ann.notices('evicted')).toEqual([{ reason: 'seat-taken' }]);
    await ben.request('signal', signalTo(self));
    await again.until(() => again.notices('signal').length > 0);
    expect(ann.notices('signal')).toEqual([]);
    expect(await ann.request('profile', { profile: `${aBox}y` })).toEqual({ ok: false, reason: 'not-joined' });
    expect(await ann.request('signal', signalTo(ofBen))).toEqual({ ok: false, reason: 'not-joined' });
    await settled(ben);
    expect(ben.notices('signal')).toEqual([]);
    ann.socket.disconnect();
    await settled(ben);
    expect(ben.notices('roster').at(-1)?.participants.map(({ id, presence }) => [id, presence])).toContainEqual([self, 'here']);
    expect(ben.notices('roster').every(({ participants }) => participants.length === 2)).toBe(true);
  });

  it('of another token are another participant', async () => {
    const ann = await server.connect();
    const { self } = await ann.seated();
    const { self: other } = await ann.seated({ seat: createSeatToken() });
    expect(other).not.toBe(self);
    expect(await server.signaling.stats()).toMatchObject({ seats: 1 });
  });

  it('wait for a socket that is lost until the lease is over, and not longer', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    await ann.untilPresent(2);
    ben.socket.io.engine.close();
    await ann.until(() => ann.notices('roster').at(-1)?.participants[1]?.presence === 'away');
    await pass(server, LEASE_MS - SWEEP_MS, ann);
    expect(ann.notices('roster').at(-1)?.participants).toHaveLength(2);
    await pass(server, 2 * SWEEP_MS, ann);
    expect(ann.notices('roster').at(-1)?.participants).toHaveLength(1);
  });

  it('wait a whole lease longer for a socket that is lost where nobody could renew meanwhile, the store being away', async () => {
    await server.close();
    const store = new MemoryStore();
    server = await startHarness({ store });
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    ben.socket.io.engine.close();
    await ann.until(() => ann.notices('roster').at(-1)?.participants[1]?.presence === 'away');
    store.state.set('away');
    await pass(server, LEASE_MS, ann);
    store.state.set('up');
    await pass(server, LEASE_MS - SWEEP_MS, ann);
    expect(ann.notices('roster').at(-1)?.participants).toHaveLength(2);
    await pass(server, 2 * SWEEP_MS, ann);
    expect(ann.notices('roster').at(-1)?.participants).toHaveLength(1);
  });

  it('are promised to be gone after 15 s, and a dead socket to be known after 6: both leave time to say so', () => {
    expect(LEASE_MS + SWEEP_MS).toBeLessThanOrEqual(15_000 - 200);
    expect(HEARTBEAT_INTERVAL_MS + HEARTBEAT_TIMEOUT_MS).toBeLessThanOrEqual(6_000 - 200);
  });

  it('are there again at once when the same token comes back', async () => {
    const [ann, ben, back] = [await server.connect(), await server.connect(), await server.connect()];
    await ann.seated();
    const { self, roster } = await ben.seated();
    ben.socket.disconnect();
    await ann.until(() => ann.notices('roster').at(-1)?.participants[1]?.presence === 'away');
    const returned = await back.seated({ seat: ben.seat });
    expect(returned.roster.participants[1]).toEqual(roster.participants[1]);
    expect(returned.self).toBe(self);
    await ann.until(() => ann.notices('roster').at(-1)?.participants[1]?.presence === 'here');
  });

  it('are given up at once by whoever leaves', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    expect(await ben.request('leave', {})).toEqual({ ok: true });
    await ann.untilPresent(1);
    expect(await ben.request('leave', {})).toEqual({ ok: true });
    await ann.request('leave', {});
    expect(await server.signaling.stats()).toEqual({ rooms: 0, seats: 0, sockets: 2 });
  });

  it('live on while the socket answers heartbeats', { timeout: 10_000 }, async () => {
    const ann = await server.connect();
    const { self } = await ann.seated();
    const step = async () => {
      server.clock.advance(SWEEP_MS);
      await settled(ann);
    };
    for (let passed = 0; passed < LEASE_MS - 2 * SWEEP_MS; passed += SWEEP_MS) await step();
    await new Promise<void>((resolve) => ann.socket.io.engine.once('heartbeat', () => resolve()));
    for (let more = 0; more < 4; more++) await step();
    expect((await server.store.read(aRoom))?.seats.has(self)).toBe(true);
  });

  it('survive a stop of the whole process that was longer than a lease', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    ben.socket.disconnect();
    await ann.until(() => ann.notices('roster').at(-1)?.participants[1]?.presence === 'away');
    const { now } = server.clock;
    let stood = 0;
    server.clock.now = () => now.call(server.clock) + stood;
    stood = 60_000;
    server.clock.advance(SWEEP_MS);
    await settled(ann);
    server.clock.advance(SWEEP_MS);
    await settled(ann);
    expect((await server.store.read(aRoom))?.seats.size).toBe(2);
    await pass(server, LEASE_MS + SWEEP_MS, ann);
    expect((await server.store.read(aRoom))?.seats.size).toBe(1);
  });
});

describe('closing', () => {
  it('releases every timer and tells nobody that everybody is away', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    await ann.untilPresent(2);
    const before = ann.heard.length;
    await server.signaling.close();
    await ann.until(() => !ann.socket.connected);
    expect(ann.heard).toHaveLength(before);
    expect(server.clock.pending).toBe(0);
  });
});

describe('the proof', () => {
  it('is pinned while the room lives, and not longer', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ann.request('leave', {});
    await ben.seated({ proof: anotherProof });
    expect(await ann.join({ proof: aProof })).toEqual({ ok: false, reason: 'wrong-secret' });
  });
});
