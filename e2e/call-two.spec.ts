import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween, expectMovingPicture } from './support/media.ts';

test('two people see and hear each other by sharing a link', async ({ people }) => {
  const [anna, bert] = [await people.add('Anna'), await people.add('Bert')];
  const link = await anna.createRoom();
  expect(new URL(link).pathname).toMatch(/^\/r\/[\w-]{21}$/);
  expect(new URL(link).hash).toMatch(/^#[\w-]{22}$/);
  await anna.join();
  expect(anna.link()).toBe(link);
  await expect(anna.tiles()).toHaveCount(1);

  await bert.open(link);
  await expect(bert.by('people-here')).toContainText('Anna');
  await bert.join();

  await expect(anna.tiles()).toHaveCount(2);
  await expect(bert.tiles()).toHaveCount(2);
  await expectMediaBetween(anna, bert);
  await expectMovingPicture(anna, await bert.selfId());
  await expectMovingPicture(bert, await anna.selfId());
  await expect(anna.tileOf(await bert.selfId())).toHaveAttribute('data-link', 'connected');
  await expect(anna.tileOf(await bert.selfId())).toContainText('Bert');
  await expect(bert.tileOf(await anna.selfId())).toContainText('Anna');
  await expect(anna.by('status')).toHaveAttribute('data-state', 'live');
  expect(await anna.liveConnections()).toBe(1);
  expect(await bert.liveConnections()).toBe(1);
});

test('who leaves is gone at once and can come back to the same seat', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const seat = await bert.selfId();

  await bert.leave();
  await expect(bert.by('ended')).toHaveAttribute('data-reason', 'left');
  await expect(anna.tiles()).toHaveCount(1, { timeout: 2_000 });
  expect(await bert.page.evaluate(() => window.parleyProbe.captured.every((track) => track.readyState === 'ended'))).toBe(true);
  expect(await bert.liveConnections()).toBe(0);

  await bert.by('rejoin').click();
  await bert.join();
  expect(await bert.selfId()).toBe(seat);
  await expect(anna.tiles()).toHaveCount(2);
  await expectMediaBetween(anna, bert);
});
