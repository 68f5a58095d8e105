import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import { Mesh, stubMedia } from './meshHarness.ts';
import type { Person } from './meshHarness.ts';

beforeEach(() => stubMedia());
afterEach(() => void vi.unstubAllGlobals());

it('keeps sound and pictures from whom they are withheld, over every connection to come, and from nobody else', async () => {
  const mesh = new Mesh();
  const [anna, bert, carl] = [mesh.person('anna'), mesh.person('bert'), mesh.person('carl')];
  await mesh.sitDown(anna);
  await mesh.join(bert, [anna]);
  await mesh.join(carl, [anna, bert]);
  const [microphone, camera] = [fakeTrack('audio'), fakeTrack('video', { height: 720 })];
  anna.transport.setLocalTracks({ ...noLocalTracks, microphone, camera });
  await mesh.time.until(() => mesh.connected(anna, bert) && mesh.connected(anna, carl), 5_000);
  await mesh.time.run(1_000);
  const sentTo = (other: Person) => mesh.pair(anna, other)?.[0].getTransceivers().slice(0, 2).map(({ sender }) => sender.track);
  const seenBy = (other: Person) => other.remote(anna)?.media;
  expect(sentTo(bert)).toEqual([microphone, camera]);

  anna.transport.setWithheld(new Set([bert.id]));
  await mesh.time.run(1_000);
  expect(sentTo(bert)).toEqual([null, null]);
  expect(seenBy(bert)).toMatchObject({ microphone: false, camera: false });
  expect(sentTo(carl)).toEqual([microphone, camera]);
  expect(seenBy(carl)).toMatchObject({ microphone: true, camera: true });

  // What is turned on later is withheld as well.
  const other = fakeTrack('audio');
  anna.transport.setLocalTracks({ ...noLocalTracks, microphone: other, camera });
  await mesh.time.run(1_000);
  expect(sentTo(bert)).toEqual([null, null]);
  expect(sentTo(carl)).toEqual([other, camera]);

  mesh.pair(anna, bert)?.[0].close();
  await mesh.time.run(500);
  await mesh.time.until(() => mesh.connected(anna, bert), 60_000);
  await mesh.time.run(1_000);
  expect(sentTo(bert)).toEqual([null, null]);
  expect(seenBy(bert)).toMatchObject({ microphone: false, camera: false });

  anna.transport.setWithheld(new Set());
  await mesh.time.run(1_000);
  expect(sentTo(bert)).toEqual([other, camera]);
  expect(seenBy(bert)).toMatchObject({ microphone: true, camera: true });
});
