import { beforeEach, expect, it, vi } from 'vitest';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import { Mesh, stubMedia } from './meshHarness.ts';
import type { Person } from './meshHarness.ts';

beforeEach(() => {
  stubMedia();
  return () => vi.unstubAllGlobals();
});

const cameraOf = () => ({ ...noLocalTracks, camera: fakeTrack('video') });

/** Bob sits; Ann is in on one device, and another one of hers is about to take her seat. */
async function moving(): Promise<{ readonly mesh: Mesh; readonly bob: Person; readonly before: Person; readonly after: Person }> {
  const mesh = new Mesh();
  const bob = mesh.person('bob');
  bob.transport.setLocalTracks(cameraOf());
  await mesh.sitDown(bob);
  const before = mesh.person('ann', 'laptop');
  before.transport.setLocalTracks(cameraOf());
  await mesh.join(before, [bob]);
  await mesh.time.until(() => mesh.connected(bob, before), 1_000);
  await mesh.time.run(100);
  const after = mesh.person('ann', 'phone');
  after.transport.setLocalTracks(cameraOf());
  return { mesh, bob, before, after };
}

it('shows what comes of the device before until the one that has the seat now delivers, and tells that one no goodbye', async () => {
  const { mesh, bob, before, after } = await moving();
  const shown: (MediaStream | null)[] = [];
  const links = new Set<string | undefined>();
  bob.transport.remotes.subscribe(() => {
    shown.push(bob.remote(before)?.stream ?? null);
    links.add(bob.remote(before)?.link);
  });
  const old = bob.remote(before)?.stream;
  await mesh.join(after, [bob]);
  await mesh.time.run(1_000);
  expect(bob.remote(after)?.stream).not.toBe(old);
  expect(new Set(shown)).toEqual(new Set([old, bob.remote(after)?.stream]));
  expect([...links]).toEqual(['connected']);
  expect([before.byes, bob.byes]).toEqual([[], []]);
  before.transport.close();
  await mesh.time.run(1_000);
  expect([bob.byes, mesh.connected(bob, after)]).toEqual([[], true]);
  expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
});

it('sends nothing more to the device before', async () => {
  const { mesh, bob, before, after } = await moving();
  mesh.post = () => null;
  await mesh.join(after, [bob]);
  await mesh.time.run(200);
  expect(before.remote(bob)?.media).toMatchObject({ camera: false });
  expect(bob.remote(before)?.media).toMatchObject({ camera: true });
});

it('gives the picture before up where the next one does not come', async () => {
  const { mesh, bob, before, after } = await moving();
  const old = bob.remote(before)?.stream;
  mesh.post = () => null;
  await mesh.join(after, [bob]);
  await mesh.time.run(4_900);
  expect(bob.remote(after)?.stream).toBe(old);
  await mesh.time.run(200);
  expect(bob.remote(after)?.stream ?? null).not.toBe(old);
  expect(bob.remote(after)?.link).not.toBe('connected');
});

it('takes a goodbye of the device before for its own end, and not for that of the one that has the seat', async () => {
  const { mesh, bob, before, after } = await moving();
  const old = bob.remote(before)?.stream;
  mesh.post = (_, from) => (from === bob.id ? null : 5);
  await mesh.join(after, [bob]);
  before.transport.close();
  await mesh.time.run(200);
  expect(bob.byes).toEqual([]);
  expect(bob.remote(after)?.stream ?? null).not.toBe(old);
});
