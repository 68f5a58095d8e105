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
