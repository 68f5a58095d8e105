import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import { cameraEncoding, faintPicture } from './encodings.ts';
import { Mesh, stubMedia } from './meshHarness.ts';

beforeEach(() => {
  stubMedia();
  return () => vi.unstubAllGlobals();
});

async function connected() {
  const mesh = new Mesh();
  const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
  await mesh.sitDown(ann);
  await mesh.join(bob, [ann]);
  expect(await mesh.time.until(() => mesh.connected(ann, bob), 1_000)).toBe(true);
  return { mesh, ann, bob };
}

describe('a link whose path is lost', () => {
  it.each(['ann', 'bob'])('is negotiated at once when the socket that took both offers along is back (of %s)', async (name) => {
    const { mesh, ann, bob } = await connected();
    const [moved, other] = name === 'ann' ? [ann, bob] : [bob, ann];
    await mesh.time.run(2_000);
    mesh.network.setCut(ann.id, bob.id, true);
    mesh.post = () => null;
    const offering = () => mesh.pair(ann, bob)?.every(({ signalingState }) => signalingState === 'have-local-offer') ?? false;
    expect(await mesh.time.until(offering, 5_000)).toBe(true);
    mesh.post = () => 5;
    for (const offer of await moved.transport.open()) mesh.deliver(moved, offer);
    const agreed = () => mesh.pair(ann, bob)?.every(({ signalingState }) => signalingState === 'stable') ?? false;
    expect(await mesh.time.until(agreed, 200)).toBe(true);
    mesh.network.setCut(ann.id, bob.id, false);
    expect(await mesh.time.until(() => moved.remote(other)?.link === 'connected', 2_000)).toBe(true);
    expect(mesh.network.wrongStates).toEqual([]);
  });

  it('begins its picture with a key frame when it is heard again', async () => {
    const { mesh, ann, bob } = await connected();
    ann.transport.setLocalTracks({ ...noLocalTracks, camera: fakeTrack('video') });
    await mesh.time.run(2_000);
    const camera = mesh.pair(ann, bob)?.[0].getTransceivers()[1]?.sender;
    if (!camera) throw new Error('no camera');
    const active: (boolean | undefined)[] = [];
    const setParameters = camera.setParameters.bind(camera);
    camera.setParameters = (parameters) => {
      active.push(parameters.encodings[0]?.active);
      return setParameters(parameters);
    };
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.run(4_000);
    expect(active).not.toContain(false);
    active.length = 0;
    mesh.network.setCut(ann.id, bob.id, false);
    expect(await mesh.time.until(() => ann.remote(bob)?.link === 'connected', 4_000)).toBe(true);
    await mesh.time.run(100);
    expect(active.slice(active.indexOf(false))).toEqual([false, true]);
  });

  it('sends next to no picture while nothing is heard, begins with a small one again, and sends sound all the time', async () => {
    const { mesh, ann, bob } = await connected();
    const [microphone, camera] = [fakeTrack('audio'), fakeTrack('video', { height: 720 })];
    ann.transport.setLocalTracks({ ...noLocalTracks, microphone, camera, screen: fakeTrack('video', { height: 1_080 }) });
    await mesh.time.run(2_000);
    const senders = () => mesh.pair(ann, bob)?.[0].getTransceivers().map(({ sender }) => sender) ?? [];
    const picture = () => senders()[1]?.getParameters().encodings[0];
    const heights = (): number => 720 / (picture()?.scaleResolutionDownBy ?? 0);
    const [grown, faint] = [heights(), faintPicture(cameraEncoding(2))];
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.run(4_000);
    expect([heights(), picture()?.maxFramerate]).toEqual([faint.maxHeight, faint.maxFramerate]);
    // Nor of a screen.
    expect(senders()[2]?.getParameters().encodings[0]?.maxBitrate).toBe(faint.maxBitrate);
    expect(senders().slice(0, 2).map(({ track }) => track)).toEqual([microphone, camera]);
    mesh.network.setCut(ann.id, bob.id, false);
    const seen = new Set<number>();
    await mesh.time.until(() => {
      seen.add(heights());
      return heights() === grown;
    }, 5_000);
    expect([...seen]).toEqual([faint.maxHeight, 360, grown]);
  });

  it('says that it is quiet before it counts as lost', async () => {
    const { mesh, ann, bob } = await connected();
    await mesh.time.run(2_000);
    mesh.network.setCut(ann.id, bob.id, true);
    expect(await mesh.time.until(() => ann.quiet > 0, 3_000)).toBe(true);
    expect(ann.remote(bob)?.link).toBe('connected');
  });
});
