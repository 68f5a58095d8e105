import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';

test('six people see and hear one another', async ({ people }) => {
  // Six encoders and thirty decoders on two cores take their time; that they all run is what counts here.
  test.setTimeout(300_000);
  const six = await people.call(['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Frida'], { viewport: { width: 480, height: 360 } });
  for (const person of six) await expect(person.tiles()).toHaveCount(6, { timeout: 20_000 });
  await expectFullMesh(six);
  for (const person of six) expect(await person.liveConnections()).toBe(5);
});
