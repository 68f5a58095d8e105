import { setTimeout as pass } from 'node:timers/promises';
import { Figure, random, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh, expectMediaBetween } from './support/media.ts';
import { OwnBrowser } from './support/ownBrowser.ts';

// R13: somebody is gone from one moment to the next, and with them everything that could say so.

const MARKED_MS = 4_000;
const GONE_MS = 15_000;

test('whoever’s browser is killed is shown as not connected at once, and is gone when the lease is over', async ({ people, server }, testInfo) => {
  const times = rounds(1, 50);
  test.setTimeout(120_000 + times * 90_000);
  const claim = { unit: 'ms', browser: 'Chromium' } as const;
  const marked = new Figure({ id: 'R13-marked', what: 'a killed browser’s tile marked as not connected, or gone', of: 1, target: MARKED_MS, ...claim });
  const gone = new Figure({ id: 'R13-gone', what: 'a killed browser’s tile gone', of: 1, target: GONE_MS, ...claim });
  const draw = random(testInfo.title);
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const staying = [anna, bert];

  for (let round = 0; round < times; round++) {
    const browser = await OwnBrowser.launch();
    try {
      const kim = await browser.person('Kim', { origin: server.origin });
      await kim.open(anna.link());
      await kim.join();
      await expectFullMesh([anna, bert, kim]);
      const id = await kim.selfId();
      await Promise.all(staying.map((person) => person.watchFlow([id])));
      await pass(draw() * 2_500);
      const before = Date.now();
      await browser.kill();
      for (const person of staying) await expect(person.tileOf(id)).toHaveCount(0, { timeout: 2 * GONE_MS });
      for (const person of staying) {
        const tile = (await person.flow()).flows[id]?.tile.filter(({ at }) => at > before) ?? [];
        marked.add((tile.find(({ link }) => link !== 'connected')?.at ?? Infinity) - before);
        gone.add((tile.find(({ link }) => link === null)?.at ?? Infinity) - before);
        expect(await person.liveConnections()).toBe(1);
      }
      await expectMediaBetween(anna, bert);
    } finally {
      await browser.close();
    }
  }
  gone.check();
  marked.check();
});
