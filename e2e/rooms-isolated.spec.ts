import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';

test('what happens in one room stays in it', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const heardBefore = anna.traffic.receivedFrames.length;

  const [carl, dora] = await people.call(['Carl', 'Dora']);
  await expectMediaBetween(carl, dora);
  expect(new URL(carl.link()).pathname).not.toBe(new URL(anna.link()).pathname);

  for (const person of [anna, bert, carl, dora]) {
    await expect(person.tiles()).toHaveCount(2);
    expect(await person.liveConnections()).toBe(1);
  }
  // Engine.IO's pings are "2"; anything longer would be a message.
  expect(anna.traffic.receivedFrames.slice(heardBefore).filter((frame) => frame.length > 1)).toEqual([]);
  await expectMediaBetween(anna, bert);
});
