import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';

for (const round of [1, 2]) {
  test(`three people who press Join at the same moment all meet (${round})`, async ({ people }) => {
    const [anna, bert, carl] = [await people.add('Anna'), await people.add('Bert'), await people.add('Carl')];
    const link = await anna.createRoom();
    await bert.open(link);
    await carl.open(link);
    const everybody = [anna, bert, carl];
    for (const person of everybody) await expect(person.by('join')).toHaveAttribute('aria-busy', 'false');
    await Promise.all(everybody.map((person) => person.join()));

    for (const person of everybody) await expect(person.tiles()).toHaveCount(3);
    await expectFullMesh(everybody);
    for (const person of everybody) expect(await person.liveConnections()).toBe(2);
  });
}
