import { beforeEach, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../fakes/virtualTime.ts';
import type { FakeRtcOptions } from './fakeRtcNetwork.ts';
import { Mesh, stubMedia } from './meshHarness.ts';
import type { Person } from './meshHarness.ts';

beforeEach(() => {
  stubMedia();
  return () => vi.unstubAllGlobals();
});

async function pair(options: Omit<FakeRtcOptions, 'clock'> = {}): Promise<{ mesh: Mesh; ann: Person; bob: Person }> {
  const mesh = new Mesh(options);
  const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
  await mesh.sitDown(ann);
  await mesh.sitDown(bob);
  return { mesh, ann, bob };
}

async function connectedPair(options: Omit<FakeRtcOptions, 'clock'> = {}) {
  const all = await pair(options);
  const { mesh, ann, bob } = all;
  bob.transport.setRoster([ann.member], true);
  ann.transport.setRoster([bob.member], false);
  expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
  return all;
}

describe('a link', () => {
  it.each([0, 3, 50])('comes up when both sides open it, the second %i ms later', async (later) => {
    const { mesh, ann, bob } = await pair();
    for (const [first, second] of [[ann, bob], [bob, ann]] as const) {
      first.transport.setRoster([second.member], true);
      await mesh.time.run(later);
      second.transport.setRoster([first.member], true);
      // Its offer came before the other side knew of it; the roster that says so brings it once more.
      if (later > 5) first.transport.resync(second.id);
      expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
      await mesh.time.run(20_000);
      expect(mesh.network.live.size).toBe(2);
      for (const person of [ann, bob]) person.transport.setRoster([], false);
      await mesh.time.run(1_000);
    }
    expect(mesh.network.wrongStates).toEqual([]);
  });

  it('comes up when candidates overtake the description', async () => {
    const { mesh, ann, bob } = await pair();
    mesh.post = ({ signal }) => (signal.kind === 'candidates' ? 1 : 200);
    bob.transport.setRoster([ann.member], true);
    ann.transport.setRoster([bob.member], false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 2_000)).toBe(true);
    expect(mesh.network.made).toBe(2);
  });

  it('is opened by the one who was to wait, when nothing comes', async () => {
    const { mesh, ann, bob } = await pair();
    bob.transport.setRoster([ann.member], false);
    ann.transport.setRoster([bob.member], false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 5_000)).toBe(true);
  });

  it('tries anew when its offer got lost, and again', async () => {
    const { mesh, ann, bob } = await pair();
    let lost = 2;
    mesh.post = ({ signal }) => (signal.kind === 'description' && lost-- > 0 ? null : 5);
    bob.transport.setRoster([ann.member], true);
    ann.transport.setRoster([bob.member], false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 25_000)).toBe(true);
    await mesh.time.run(20_000);
    expect(mesh.network.live.size).toBe(2);
  });

  it('follows when the other side makes a new connection, and heeds nothing of the old one', async () => {
    const { mesh, ann, bob } = await connectedPair();
    const [before] = mesh.pair(ann, bob) ?? [];
    const old = [...bob.sent];
    // Bob's page comes back from nowhere in the same visit: another transport, another count.
    bob.transport.setRoster([], false);
    bob.transport.setRoster([ann.member], true);
    expect(await mesh.time.until(() => mesh.connected(ann, bob) && mesh.pair(ann, bob)?.[0] !== before, 2_000)).toBe(true);
    const { made } = mesh.network;
    for (const message of old) mesh.deliver(bob, message);
    await mesh.time.run(20_000);
    expect(mesh.connected(ann, bob)).toBe(true);
    expect(mesh.network.made).toBe(made);
  });

  it('is made anew after the path was gone for good', async () => {
    const { mesh, ann, bob } = await connectedPair({ recoversFromFailed: false });
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.run(40_000);
    expect(ann.remote(bob)?.link).not.toBe('connected');
    mesh.network.setCut(ann.id, bob.id, false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 15_000)).toBe(true);
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
  });

  it('mends itself on the same connection when one side changes networks', async () => {
    const { mesh, ann, bob } = await connectedPair();
    const { made } = mesh.network;
    mesh.network.move(ann.id);
    expect(await mesh.time.until(() => ann.remote(bob)?.link === 'interrupted', 6_000)).toBe(true);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 4_000)).toBe(true);
    expect(mesh.network.made).toBe(made);
  });

  it('survives a thousand ICE restarts of both sides at once without one wrong state (R3)', { timeout: 60_000 }, async () => {
    const random = seededRandom(3);
    const { mesh, ann, bob } = await connectedPair({ delay: () => 1 + Math.floor(random() * 5) });
    mesh.post = () => 1 + Math.floor(random() * 20);
    const { made } = mesh.network;
    for (let round = 0; round < 1_000; round++) {
      const [here, there] = mesh.pair(ann, bob) ?? [];
      if (!here || !there) throw new Error(`not connected in round ${round}`);
      here.restartIce();
      await mesh.time.run(Math.floor(random() * 50));
      there.restartIce();
      await mesh.time.run(Math.floor(random() * 50));
      if (random() < 0.3) here.restartIce();
    }
    await mesh.time.run(5_000);
    expect(mesh.network.wrongStates).toEqual([]);
    expect(mesh.connected(ann, bob)).toBe(true);
    expect(mesh.network.made).toBe(made);
    expect(mesh.pair(ann, bob)?.map(({ signalingState }) => signalingState)).toEqual(['stable', 'stable']);
    for (const pc of mesh.pair(ann, bob) ?? []) expect(pc.restarts).toBeGreaterThanOrEqual(1_000);
  });

  it('says goodbye when its transport closes, not when it is dropped', async () => {
    const { mesh, ann, bob } = await connectedPair();
    await mesh.time.run(100);
    bob.transport.setRoster([], false);
    await mesh.time.run(100);
    expect(ann.byes).toEqual([]);
    bob.transport.setRoster([ann.member], true);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 2_000)).toBe(true);
    await mesh.time.run(100);
    bob.transport.close();
    await mesh.time.run(100);
    expect(ann.byes).toEqual([bob.id]);
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
  });

  it('goes back behind its door when told to hold, and is whole once it opens again', async () => {
    const { mesh, ann, bob } = await pair();
    bob.transport.setRoster([ann.member], true);
    await mesh.time.run(500);
    bob.transport.hold();
    const sent = bob.sent.length;
    await mesh.time.run(30_000);
    expect(bob.sent.length).toBe(sent);
    await mesh.join(bob, [ann]);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 15_000)).toBe(true);
  });
});
