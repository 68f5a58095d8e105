import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';

test('three people make a full mesh, and the third knows who was there', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const carl = await people.add('Carl');
  await carl.open(anna.link());
  await expect(carl.by('people-here')).toContainText('Anna');
  await expect(carl.by('people-here')).toContainText('Bert');
  await carl.join();

  for (const person of [anna, bert, carl]) await expect(person.tiles()).toHaveCount(3);
  await expectFullMesh([anna, bert, carl]);
  for (const person of [anna, bert, carl]) expect(await person.liveConnections()).toBe(2);
});
