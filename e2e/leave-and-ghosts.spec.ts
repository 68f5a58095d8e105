import { expect, test } from './support/fixtures.ts';
import { expectFullMesh, expectMediaBetween } from './support/media.ts';

test('leaving, closing a tab and a crash of the page leave no ghost', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  await expectFullMesh([anna, bert, carl]);

  await carl.leave();
  for (const person of [anna, bert]) await expect(person.tiles()).toHaveCount(2, { timeout: 2_000 });
  await expectMediaBetween(anna, bert);

  await bert.page.close({ runBeforeUnload: false });
  // A lease outlives its last sign of life by 15 s at most.
  await expect(anna.tiles()).toHaveCount(1, { timeout: 16_000 });
  expect(await anna.liveConnections()).toBe(0);
});

test('a reload comes back to the same seat, and nobody ever sees it twice', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const seat = await bert.selfId();
  await anna.page.evaluate(() => {
    const most = { tiles: 0 };
    const count = () => {
      most.tiles = Math.max(most.tiles, document.querySelectorAll('[data-testid="tile"][data-source="camera"]').length);
    };
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
    Object.assign(window, { most });
  });

  for (let round = 0; round < 3; round++) {
    await bert.page.reload();
    // Straight back into the call: nobody is asked again.
    await expect(bert.by('call')).toBeVisible();
    expect(await bert.selfId()).toBe(seat);
    await expect(anna.tiles()).toHaveCount(2);
    await expectMediaBetween(anna, bert);
  }
  expect(await anna.page.evaluate(() => (window as unknown as { most: { tiles: number } }).most.tiles)).toBeLessThanOrEqual(2);
});

test('the same seat in a second tab moves there', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const token = await bert.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  const seat = await bert.selfId();
  // As a duplicated tab: browsers copy sessionStorage.
  const copy = await bert.context.newPage();
  await copy.addInitScript((text) => {
    Object.assign(sessionStorage, JSON.parse(text));
  }, token);
  await copy.goto(bert.link());
  // It was in the call, so the copy goes there by itself.
  await expect(copy.getByTestId('call')).toBeVisible();
  await expect(copy.locator('[data-testid="tile"][data-self="true"]')).toHaveAttribute('data-participant', seat);
  await expect(bert.by('ended')).toHaveAttribute('data-reason', 'seat-taken');
  await expect(anna.tiles()).toHaveCount(2);
});
