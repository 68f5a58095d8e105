import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween, expectMediaFrom, receivedWithin } from './support/media.ts';

test('a muted microphone is silent at the other end, and both ends show it', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const id = await anna.selfId();
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'true');

  await anna.toggleMicrophone();
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await expect(bert.tileOf(id)).toContainText('Microphone off');
  // The fake microphone beeps every second: more than that without energy is silence.
  await expect.poll(async () => (await receivedWithin(bert, id, 1_500)).totalAudioEnergy, { timeout: 10_000 }).toBeLessThan(1e-9);
  // The picture goes on.
  expect((await receivedWithin(bert, id, 1_500)).framesDecoded).toBeGreaterThan(0);

  await anna.toggleMicrophone();
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'true');
  await expect(bert.tileOf(id)).not.toContainText('Microphone off');
  await expectMediaFrom(bert, id);
});

test('a camera that is off has its light off, and the others see who it is', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const id = await anna.selfId();
  const cameras = () =>
    anna.page.evaluate(() => window.parleyProbe.captured.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live').length);
  expect(await cameras()).toBe(1);

  await anna.toggleCamera();
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(cameras).toBe(0);
  await expect(bert.tileOf(id)).toContainText('camera off');
  await expect(bert.tileOf(id).locator('video')).toHaveCSS('opacity', '0');
  await expect.poll(async () => (await receivedWithin(bert, id, 1_000)).framesDecoded, { timeout: 10_000 }).toBe(0);
  // The sound goes on.
  await expect.poll(async () => (await receivedWithin(bert, id, 1_500)).totalAudioEnergy, { timeout: 10_000 }).toBeGreaterThan(0);

  const offered = await anna.page.evaluate(() => window.parleyProbe.connections.length);
  await anna.toggleCamera();
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'true');
  await expect(bert.tileOf(id)).not.toContainText('camera off');
  await expectMediaFrom(bert, id);
  expect(await cameras()).toBe(1);
  expect(await anna.page.evaluate(() => window.parleyProbe.connections.length)).toBe(offered);
});

test('devices that were off in the preview stay off in the call until they are wanted', async ({ people }) => {
  const anna = await people.add('Anna');
  const link = await anna.createRoom();
  await anna.toggleCamera();
  await anna.toggleMicrophone();
  await anna.join();
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  const bert = await people.add('Bert');
  await bert.open(link);
  await bert.join();
  const id = await anna.selfId();
  await expect(bert.tileOf(id)).toContainText('Microphone off');
  // A muted microphone may be held, so that unmuting is immediate; it delivers nothing. A camera that is off is closed.
  const held = () => window.parleyProbe.captured.filter(({ readyState }) => readyState === 'live').map(({ kind, enabled }) => ({ kind, enabled }));
  expect((await anna.page.evaluate(held)).filter(({ kind, enabled }) => kind === 'video' || enabled)).toEqual([]);

  await anna.toggleCamera();
  await anna.toggleMicrophone();
  await expectMediaBetween(anna, bert);
});
