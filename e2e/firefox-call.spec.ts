import { expect, test } from './support/fixtures.ts';
import { FirefoxPerson, firefoxPath } from './support/firefox.ts';
import { expectMediaBetween, expectMovingPicture } from './support/media.ts';

const path = firefoxPath();

const connectionsMade = (page: { evaluate(run: () => number): Promise<number> }): Promise<number> =>
  page.evaluate(() => window.parleyProbe.connections.length);

test.describe('Chromium and Firefox', () => {
  test.skip(path === null, 'no Firefox on this machine');

  for (const first of ['Chromium', 'Firefox'] as const) {
    test(`hold a call that ${first} began`, async ({ people, server }) => {
      const anna = await people.add('Anna');
      const fritz = await FirefoxPerson.start('Fritz', path ?? '');
      try {
        if (first === 'Chromium') {
          const link = await anna.createRoom();
          await anna.join();
          await fritz.open(link);
          await fritz.join();
        } else {
          const link = await fritz.createRoom(server.origin);
          await fritz.join();
          await anna.open(link);
          await anna.join();
        }
        await expect(anna.tiles()).toHaveCount(2);
        await expectMediaBetween(anna, fritz);
        await expectMovingPicture(anna, await fritz.selfId());
        await expectMovingPicture(fritz, await anna.selfId());
        // Each took what the other offered: a second connection would mean that the link was mended, not made.
        for (const { page } of [anna, fritz]) expect(await connectionsMade(page)).toBe(1);

        await fritz.leave();
        await expect(anna.tiles()).toHaveCount(1);
      } finally {
        await fritz.close();
      }
    });
  }
});
