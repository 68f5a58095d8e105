import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createGeneration } from '#lib/protocol/ids.ts';
import { fakeTrack, FakeMediaStream } from '../fakes/fakeMedia.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import { Mesh, personVisit, stubMedia } from './meshHarness.ts';

beforeEach(() => {
  stubMedia();
  return () => vi.unstubAllGlobals();
});

/** Names whose ids compare this way: the first one is polite. */
const orders = [
  ['polite', 'ann', 'bob'],
  ['impolite', 'bob', 'ann'],
] as const;

describe.each(orders)('with the %s side coming', (_, comes, sits) => {
  it('joins with one message and is answered with one', async () => {
    const mesh = new Mesh();
    const [sitting, coming] = [mesh.person(sits), mesh.person(comes)];
    await mesh.sitDown(sitting);
    await mesh.join(coming, [sitting]);
    expect(await mesh.time.until(() => mesh.connected(sitting, coming), 1_000)).toBe(true);
    const kinds = (person: typeof sitting) => person.sent.filter(({ signal }) => signal.kind === 'description').length;
    expect([kinds(sitting), kinds(coming)]).toEqual([1, 1]);
    expect(mesh.network.made).toBe(2);
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
    expect(mesh.network.wrongStates).toEqual([]);
  });

  it('shows what the other side sends', async () => {
    const mesh = new Mesh();
    const [sitting, coming] = [mesh.person(sits), mesh.person(comes)];
    sitting.transport.setLocalTracks({ ...noLocalTracks, camera: fakeTrack('video') });
    await mesh.sitDown(sitting);
    await mesh.join(coming, [sitting]);
    await mesh.time.until(() => mesh.connected(sitting, coming), 1_000);
    expect(coming.remote(sitting)?.media).toMatchObject({ camera: true, microphone: false });
    expect(sitting.remote(coming)?.media).toMatchObject({ camera: false });
    await mesh.time.run(100);
    coming.transport.setLocalTracks({ ...noLocalTracks, microphone: fakeTrack('audio') });
    await mesh.time.run(100);
    expect(sitting.remote(coming)?.media).toMatchObject({ camera: false, microphone: true });
    expect(sitting.remote(coming)?.stream).toBeInstanceOf(FakeMediaStream);
    expect(mesh.network.made).toBe(2);
    expect(sitting.sent.length + coming.sent.length).toBeLessThanOrEqual(6);
  });
});

describe('an address that is hidden', () => {
  const policies = (mesh: Mesh, of: { readonly id: string }) => [...mesh.network.live].filter(({ host }) => host === of.id).map((pc) => pc.getConfiguration().iceTransportPolicy);
  const candidates = (person: ReturnType<Mesh['person']>) => person.sent.filter(({ signal }) => signal.kind === 'candidates').length;

  it('is hidden from the first candidate on, what was prepared before included', async () => {
    const mesh = new Mesh();
    const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
    await mesh.sitDown(ann);
    bob.transport.setRoster([ann.member], true);
    await mesh.time.run(100);
    expect(policies(mesh, bob)).toEqual(['all']);
    bob.transport.setRelayOnly(true);
    await mesh.join(bob, [ann]);
    await mesh.time.run(5_000);
    expect(policies(mesh, bob)).toEqual(['relay']);
    // The fake browser finds its own address whatever the policy: none of that is passed on.
    expect([candidates(bob), candidates(ann) > 0]).toEqual([0, true]);
  });

  it('takes a path away by a fresh connection, and gives more on the same one', async () => {
    const mesh = new Mesh();
    const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
    await mesh.sitDown(ann);
    await mesh.join(bob, [ann]);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
    const [before, sent] = [mesh.network.made, candidates(bob)];
    bob.transport.setRelayOnly(true);
    await mesh.time.run(100);
    expect([policies(mesh, bob), mesh.network.made > before, candidates(bob)]).toEqual([['relay'], true, sent]);
    const made = mesh.network.made;
    bob.transport.setRelayOnly(false);
    await mesh.time.run(100);
    expect([policies(mesh, bob), mesh.network.made]).toEqual([['all'], made]);
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
  });
});

describe('signals', () => {
  it('of another visit to the same seat change nothing', async () => {
    const mesh = new Mesh();
    const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
    await mesh.sitDown(ann);
    await mesh.join(bob, [ann]);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
    const { made } = mesh.network;
    // Bob's page of before the reload still had an offer on its way.
    const [offer] = bob.sent;
    if (!offer) throw new Error('nothing was offered');
    ann.transport.handleSignal({ ...offer, from: bob.id, visit: personVisit('before'), generation: createGeneration(), seq: 1_000 });
    await mesh.time.run(20_000);
    expect(mesh.connected(ann, bob)).toBe(true);
    expect(mesh.network.made).toBe(made);
  });
});

describe('open', () => {
  it('does not wait for a link that was dropped while its offer was being made', async () => {
    const mesh = new Mesh();
    const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
    ann.transport.setRoster([bob.member], true);
    await mesh.time.run(0);
    const opening = ann.transport.open();
    ann.transport.setRoster([], true);
    let offers: unknown = 'none yet';
    void opening.then((made) => {
      offers = made;
    });
    await mesh.time.run(100);
    expect(offers).toEqual([]);
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
  });
});
