import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nothingShown } from '#lib/protocol/demand.ts';
import type { Demand } from '#lib/protocol/demand.ts';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import type { FakeSender } from './fakeTransceiver.ts';
import { Mesh, stubMedia } from './meshHarness.ts';
import type { Person } from './meshHarness.ts';

beforeEach(() => {
  stubMedia();
  return () => vi.unstubAllGlobals();
});

const shown = (level: Demand['level'], height: number): Demand => ({ level, width: Math.round((height * 16) / 9), height });

/** Ann and Bob in one call; what is looked at is what Ann sends to Bob. */
async function call() {
  const mesh = new Mesh();
  const [ann, bob] = [mesh.person('ann'), mesh.person('bob')];
  ann.transport.setLocalTracks({ ...noLocalTracks, microphone: fakeTrack('audio'), camera: fakeTrack('video', { height: 720 }) });
  await mesh.sitDown(ann);
  await mesh.join(bob, [ann]);
  await mesh.time.until(() => mesh.connected(ann, bob), 1_000);
  await mesh.time.run(2_000);
  const senders = (): readonly FakeSender[] => mesh.pair(ann, bob)?.[0].getTransceivers().map(({ sender }) => sender) ?? [];
  const sender = (at: number): FakeSender => {
    const found = senders()[at];
    if (!found) throw new Error('the link is not up');
    return found;
  };
  const show = (camera: Demand, screen = nothingShown, by: Person = bob, of: Person = ann) => by.transport.setDemand(new Map([[of.id, { camera, screen }]]));
  const encoding = (at = 1) => {
    const { active, maxBitrate, maxFramerate, scaleResolutionDownBy } = sender(at).encodings[0] ?? {};
    return { active, maxBitrate, maxFramerate, height: 720 / (scaleResolutionDownBy ?? 0) };
  };
  return { mesh, ann, bob, sender, show, encoding };
}

describe('setDemand', () => {
  it('sends whom nobody looks at not at all, and small first when somebody does again', async () => {
    const { mesh, show, encoding } = await call();
    expect(encoding()).toMatchObject({ active: true, height: 720 });
    show(nothingShown);
    await mesh.time.run(1_200);
    expect(encoding().active).toBe(false);
    show(shown('stage', 720));
    const heights = new Set<number>();
    await mesh.time.until(() => {
      if (encoding().active) heights.add(encoding().height);
      return encoding().height === 720;
    }, 2_000);
    expect([...heights]).toEqual([360, 720]);
  });

  it('sends a picture of the size that it is shown in', async () => {
    const { mesh, show, encoding } = await call();
    show(shown('tile', 180));
    await mesh.time.run(1_200);
    expect(encoding()).toMatchObject({ active: true, height: 180, maxBitrate: 150_000 });
    show(shown('tile', 360));
    await mesh.time.run(100);
    expect(encoding()).toMatchObject({ height: 360, maxBitrate: 500_000 });
  });

  it('lets an encoder forget how small it has made a picture, when it may grow', async () => {
    const { mesh, sender, show } = await call();
    show(shown('tile', 180));
    await mesh.time.run(1_200);
    const camera = sender(1);
    const [set, said]: [FakeSender['setParameters'], unknown[]] = [camera.setParameters.bind(camera), []];
    camera.setParameters = (parameters) => {
      said.push(parameters.degradationPreference);
      return set(parameters);
    };
    show(shown('tile', 360));
    await mesh.time.run(100);
    expect(said).toEqual(['balanced', 'maintain-framerate']);
  });

  it('waits with a size that the path may not bear, and lets out meanwhile what would prove that it does', async () => {
    const { mesh, ann, bob, show, encoding } = await call();
    const [connection] = mesh.pair(ann, bob) ?? [];
    if (!connection) throw new Error('the link is not up');
    show(shown('thumbnail', 180));
    await mesh.time.run(1_200);
    expect(encoding().height).toBe(180);
    connection.estimate = 500_000;
    show(shown('stage', 720));
    await mesh.time.run(1_000);
    expect(encoding()).toMatchObject({ active: true, height: 360, maxBitrate: 1_700_000 });
    connection.estimate = 1_000_000;
    await mesh.time.run(1_000);
    expect(encoding()).toMatchObject({ active: true, height: 720, maxBitrate: 1_700_000 });
  });

  it('does not come back to what was wanted before, while it waits or after', async () => {
    const { mesh, ann, bob, show, encoding } = await call();
    const [connection] = mesh.pair(ann, bob) ?? [];
    if (!connection) throw new Error('the link is not up');
    show(shown('thumbnail', 180));
    await mesh.time.run(1_200);
    connection.estimate = 500_000;
    show(shown('stage', 720));
    await mesh.time.run(1_000);
    show(nothingShown);
    await mesh.time.run(1_200);
    connection.estimate = 2_500_000;
    await mesh.time.run(1_000);
    expect(encoding().active).toBe(false);
  });

  it('holds on the connections that come after', async () => {
    const { mesh, ann, bob, show, encoding } = await call();
    show(nothingShown);
    await mesh.time.run(1_200);
    mesh.network.setCut(ann.id, bob.id, true);
    await mesh.time.until(() => !mesh.connected(ann, bob), 30_000);
    await mesh.time.run(30_000);
    mesh.network.setCut(ann.id, bob.id, false);
    expect(await mesh.time.until(() => mesh.connected(ann, bob), 30_000)).toBe(true);
    await mesh.time.run(3_000);
    expect(encoding().active).toBe(false);
    show(shown('tile', 180));
    await mesh.time.run(300);
    expect(encoding()).toMatchObject({ active: true, height: 180 });
    expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
  });

  it('is asked by one who has just come as well', async () => {
    const { mesh, ann, show } = await call();
    const cid = mesh.person('cid');
    show(nothingShown, nothingShown, cid, ann);
    await mesh.join(cid, [...mesh.people.values()].filter((person) => person !== cid));
    await mesh.time.until(() => mesh.connected(ann, cid), 1_000);
    await mesh.time.run(200);
    expect(mesh.pair(ann, cid)?.[0].getTransceivers()[1]?.sender.encodings[0]?.active).toBe(false);
  });
});

describe('what is sent', () => {
  it('fits the uplink, as soon as somebody wants for more than it carries', async () => {
    const { mesh, sender, encoding } = await call();
    await mesh.time.run(4_000);
    sender(1).reports = [
      { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 500_000 },
      { type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'bandwidth' },
    ];
    await mesh.time.run(3_000);
    expect(encoding()).toMatchObject({ active: true, height: 360, maxBitrate: 385_000 });
  });

  it('does not take a first guess for what the uplink carries, but does take a fall for one', async () => {
    const { mesh, sender, encoding } = await call();
    const estimate = (bitrate: number) => {
      sender(1).reports = [
        { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: bitrate },
        { type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'bandwidth' },
      ];
    };
    estimate(500_000);
    await mesh.time.run(1_000);
    expect(encoding().height).toBe(720);
    estimate(300_000);
    await mesh.time.run(1_000);
    expect(encoding().height).toBe(360);
  });

  it('is off even where nothing else about it changes', async () => {
    const { mesh, sender, show, encoding } = await call();
    show(shown('thumbnail', 180));
    await mesh.time.run(4_000);
    sender(1).reports = [
      { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 100_000 },
      { type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'bandwidth' },
    ];
    await mesh.time.run(3_000);
    const before = encoding();
    expect(before.active).toBe(true);
    show(nothingShown);
    await mesh.time.run(1_200);
    expect(encoding()).toEqual({ ...before, active: false });
  });

  it('spares a processor that does not keep up, except of a stage', async () => {
    const { mesh, sender, show, encoding } = await call();
    const strain = async () => {
      sender(1).reports = [{ type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'cpu' }];
      await mesh.time.run(5_000);
    };
    show(shown('stage', 720));
    await strain();
    expect(encoding().height).toBe(720);
    show(shown('thumbnail', 180));
    await mesh.time.run(1_200);
    expect(encoding().height).toBe(90);
    sender(1).reports = [];
    await mesh.time.run(60_000);
    expect(encoding().height).toBe(180);
  });

  it('is a screen of its own kind', async () => {
    const { mesh, ann, sender, show } = await call();
    const screen = fakeTrack('video', { height: 1_080 });
    show(shown('thumbnail', 180), shown('stage', 1_080));
    await mesh.time.run(1_200);
    ann.transport.setLocalTracks({ ...noLocalTracks, screen });
    await mesh.time.run(100);
    expect(sender(2).encodings[0]).toMatchObject({ active: true, scaleResolutionDownBy: 1, maxFramerate: 15, maxBitrate: 1_500_000 });
    expect(sender(2).getParameters().degradationPreference).toBe('maintain-resolution');
  });
});

describe('low data', () => {
  const still = { active: true, height: 270, maxBitrate: 40_000, maxFramerate: 1 };

  it('is sent stills at its word, and all again as soon as it wants it', async () => {
    const { mesh, show, encoding } = await call();
    show(shown('still', 720));
    await mesh.time.run(1_200);
    expect(encoding()).toEqual(still);
    show(shown('stage', 720));
    expect(await mesh.time.until(() => encoding().height === 720, 2_000)).toBe(true);
    expect(encoding().maxFramerate).toBe(30);
  });

  it('sends stills whatever the others show, at once and until it is turned off', async () => {
    const { mesh, ann, show, encoding } = await call();
    show(shown('stage', 720));
    ann.transport.setLowData(true);
    await mesh.time.run(100);
    expect(encoding()).toEqual(still);
    ann.transport.setLowData(false);
    expect(await mesh.time.until(() => encoding().height === 720, 2_000)).toBe(true);
  });
});

describe('a mesh that nobody is in any more', () => {
  it('looks at nothing', async () => {
    const { mesh, ann, bob } = await call();
    ann.transport.setRoster([], false);
    bob.transport.close();
    await mesh.time.run(20_000);
    expect(mesh.time.pending).toBe(0);
  });
});
