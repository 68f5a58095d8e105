import { setTimeout as pass } from 'node:timers/promises';
import { networkObstacle } from '../bench/network/namespaces.ts';
import { Figure, random, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import type { Lab } from './support/lab.ts';
import { expectMediaBetween } from './support/media.ts';
import { allBack, longestPause } from './support/pauses.ts';
import type { Person } from './support/people.ts';
import { heardBy, told } from './support/told.ts';

// R9: somebody's address and route change in mid-call, as from Wi-Fi to mobile: every socket they had, signaling and media, is dead.

const USUAL_MS = 3_000;
const SLOW_MS = 6_000;
/** ms that anything may take before it counts as never. */
const LOST_MS = 30_000;

interface Switch {
  readonly how: string;
  readonly id: string;
  readonly quick: number;
  readonly move: (lab: Lab, draw: () => number) => Promise<void>;
}

const switches: readonly Switch[] = [
  // The harder one: the device is up all the time, so nothing tells the page.
  { how: 'from one moment to the next', id: 'R9', quick: 2, move: ({ network }) => network.move('guest') },
  { how: 'after a moment without any', id: 'R9-gap', quick: 1, move: ({ network }, draw) => network.move('guest', 500 + draw() * 3_500) },
];

/** ms from `since` until all of them are told the same roster with all of them in it. */
async function toldAfter(people: readonly Person[], ids: readonly string[], heard: readonly number[], since: number): Promise<number> {
  while (!told(people, ids, heard)) {
    if (Date.now() > since + LOST_MS) return Infinity;
    await pass(50);
  }
  return Date.now() - since;
}

test.describe('another network', () => {
  const obstacle = networkObstacle();
  test.skip(obstacle !== null, obstacle ?? '');

  for (const { how, id, quick, move } of switches) {
    test(`${how} has both picture and server back before anybody gives up`, async ({ lab }, testInfo) => {
      const times = rounds(quick, 50);
      test.setTimeout(120_000 + times * 60_000);
      const claim = { what: `media both ways and signaling again, another network ${how}`, unit: 'ms', browser: 'Chromium' } as const;
      const usual = new Figure({ id: `${id}-p50`, of: 0.5, target: USUAL_MS, ...claim });
      const slow = new Figure({ id: `${id}-p95`, of: 0.95, target: SLOW_MS, ...claim });
      const draw = random(testInfo.title);
      const server = await lab.startServer();
      const both = await lab.call(['Anna', 'Bert'], server);
      const [anna, bert] = both;
      const ids = await Promise.all(both.map((person) => person.selfId()));
      const [idOfA = '', idOfB = ''] = ids;
      for (let round = 0; round < times; round++) {
        await expectMediaBetween(anna, bert);
        await Promise.all([anna.watchFlow([idOfB]), bert.watchFlow([idOfA])]);
        await pass(500 + draw() * 2_000);
        const before = Date.now();
        const heard = heardBy(both);
        await move(lab, draw);
        const moved = Date.now();
        const [media, signaling] = await Promise.all([allBack(both, moved, LOST_MS, { back: 'for good' }), toldAfter([bert], ids, heard.slice(1), moved)]);
        await expect(bert.by('status')).toHaveAttribute('data-state', 'live');
        const back = Math.max(media, signaling);
        usual.add(back);
        slow.add(back);
        // The network was another indeed. What had arrived before is still being played.
        for (const person of both) expect(longestPause(await person.flow(), before, moved + 1_000)).toBeGreaterThan(500);
      }
      slow.check();
      usual.check();
    });
  }
});
