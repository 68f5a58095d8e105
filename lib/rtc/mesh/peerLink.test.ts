import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { seededRandom } from '../fakes/virtualTime.ts';
import type { FakeRtcOptions } from './fakeRtcNetwork.ts';
import { noLocalTracks } from '../mediaTransport.ts';
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
      // Not one more than both know: what a rollback leaves behind is matched to nothing and carries nothing.
      expect(mesh.pair(ann, bob)?.map((pc) => pc.getTransceivers().length)).toEqual([4, 4]);
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

  // BATTERY R8's bounds, for a network that takes signals and media alike, in both kinds of browser, whoever is polite.
  it.each(
    [[2, 1], [5, 2], [10, 3], [30, 5], [60, 8]].flatMap(([outage = 0, bound = 0]) =>
      [true, false].flatMap((recoversFromFailed) => [true, false].map((media) => ({ outage, bound, recoversFromFailed, media }))),
    ),
  )('is back $bound s after an outage of $outage s (restart helps: $recoversFromFailed, media: $media)', async ({ outage, bound, recoversFromFailed, media }) => {
    for (const phase of [0, 130, 470, 810, 990]) {
      const { mesh, ann, bob } = await connectedPair({ recoversFromFailed, media: () => media });
      await mesh.time.run(5_000 + phase);
      mesh.network.setCut(ann.id, bob.id, true);
      mesh.post = () => null;
      await mesh.time.run(outage * 1_000);
      if (outage >= 5) expect([ann.remote(bob)?.link, bob.remote(ann)?.link]).not.toContain('connected');
      mesh.network.setCut(ann.id, bob.id, false);
      mesh.post = () => 5;
      expect(await mesh.time.until(() => mesh.connected(ann, bob), bound * 1_000)).toBe(true);
      expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
    }
  });

  it('is back at once when told that the network is', async () => {
    const { mesh, ann, bob } = await connectedPair({ recoversFromFailed: false });
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.run(29_000);
    mesh.network.setCut(ann.id, bob.id, false);
    for (const { transport } of [ann, bob]) transport.hurry();
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 500)).toBe(true);
  });

  it.each([
    ['a relay', [{ urls: ['turn:turn.example'], username: 'u', credential: 'c' }], ['path', 'fresh', 'relay']],
    ['none', [], ['path', 'fresh']],
  ] as const)('tells how far mending has come, with %s to go through, and nothing once it is up', async (_, servers, rungs) => {
    const { mesh, ann, bob } = await connectedPair();
    for (const { transport } of [ann, bob]) transport.setIce({ servers: servers.map((server) => ({ ...server, urls: [...server.urls] })), expires: null });
    const told: unknown[] = [];
    // Bob's side is the one whose offers come through, so that Ann's has only to answer.
    bob.transport.remotes.subscribe(() => {
      const repair = bob.remote(ann)?.repair;
      if (repair !== told.at(-1)) told.push(repair);
    });
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.run(60_000);
    expect(told).toEqual(rungs);
    mesh.network.setCut(ann.id, bob.id, false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 10_000)).toBe(true);
    expect(told).toEqual([...rungs, null]);
  });

  it('is not mistaken for lost while everybody is muted and signals are lost', async () => {
    const { mesh, ann, bob } = await connectedPair({ media: () => false });
    mesh.post = () => null;
    const { made } = mesh.network;
    const states = new Set<unknown>();
    ann.transport.remotes.subscribe(() => states.add(ann.remote(bob)?.link));
    await mesh.time.run(120_000);
    expect(mesh.connected(ann, bob)).toBe(true);
    expect(mesh.network.made).toBe(made);
    expect([...states].filter((state) => state !== 'connected')).toEqual([]);
  });

  it('comes up though one browser cannot parse what the other offers, whichever way round', async () => {
    for (const deaf of ['ann', 'bob']) {
      for (const first of ['ann', 'bob']) {
        const { mesh, ann, bob } = await pair({ parses: (host) => !host.startsWith(deaf) });
        const [newcomer, other] = first === 'ann' ? [ann, bob] : [bob, ann];
        newcomer.transport.setRoster([other.member], true);
        other.transport.setRoster([newcomer.member], false);
        expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
      }
    }
  });

  it('keeps trying, and not as fast as it can, when neither browser can parse the other', async () => {
    const { mesh, ann, bob } = await pair({ parses: () => false });
    bob.transport.setRoster([ann.member], true);
    ann.transport.setRoster([bob.member], false);
    await mesh.time.run(60_000);
    expect(mesh.connected(ann, bob)).toBe(false);
    expect(mesh.network.made).toBeGreaterThan(10);
    expect(mesh.network.made).toBeLessThan(150);
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
  });

  it('sends nothing to a page that does not answer for 10 s, and goes on when it does', async () => {
    const { mesh, ann, bob } = await pair();
    const microphone = fakeTrack('audio');
    ann.transport.setLocalTracks({ ...noLocalTracks, microphone });
    bob.transport.setRoster([ann.member], true);
    ann.transport.setRoster([bob.member], false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
    const [here, there] = mesh.pair(ann, bob) ?? [];
    const sent = () => here?.getTransceivers()[0]?.sender.track;
    await mesh.time.run(2_000);
    expect(sent()).toBe(microphone);
    // Bob's page hangs: his browser goes on to receive and to send, his page says nothing.
    const heartbeat = there?.channels.get(1);
    if (!heartbeat) throw new Error('no heartbeat');
    const send = heartbeat.send.bind(heartbeat);
    heartbeat.send = () => {};
    await mesh.time.run(9_000);
    expect(sent()).toBe(microphone);
    await mesh.time.run(2_500);
    expect(sent()).toBe(null);
    expect(ann.remote(bob)).toMatchObject({ link: 'interrupted', repair: null });
    // Nor when all goes silent for a while and the browser is heard again.
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.run(4_000);
    mesh.network.setCut(ann.id, bob.id, false);
    await mesh.time.run(4_000);
    expect([sent(), ann.remote(bob)?.link, ann.remote(bob)?.repair]).toEqual([null, 'interrupted', null]);
    heartbeat.send = send;
    await mesh.time.run(2_000);
    expect(sent()).toBe(microphone);
    expect(ann.remote(bob)?.link).toBe('connected');
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
