import { fitLine } from '../bench/statistics.ts';
import { Figure, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';
import { TabMemory } from './support/tabMemory.ts';
import type { TabHeld } from './support/tabMemory.ts';

// R18: what a tab keeps of the peers that came and went past it.

const KB_PER_JOIN = 50;
/** Of what a tile consists of dozens; a note that fades at one look and not at another is one or two. */
const NODES_PER_JOIN = 2;
const LISTENERS_PER_JOIN = 1;
/**
 * Joins before anything is counted: code is compiled, and what is used for the first time is kept for the next. The first twelve take
 * 100 kB each, those after the eighteenth some 20, give or take 300 kB for what the tab does at the moment (60 joins looked at). By heap
 * snapshots, the 20 are Blink's cache of matched styles and its performance timeline, which have bounds of their own.
 */
const WARM_UP = 18;

/** Remote tracks that go on though their connection is closed. The probe then forgets what is closed: it would be what keeps it. */
function tracksOfNobody(): number {
  const { connections } = window.parleyProbe;
  const over = connections.filter(({ connectionState }) => connectionState === 'closed');
  for (const connection of over) connections.splice(connections.indexOf(connection), 1);
  return over.flatMap((connection) => connection.getReceivers()).filter(({ track }) => track.readyState === 'live').length;
}

/** Back into the room by the button, as the same participant on another visit; or as somebody the tab has never met. */
async function comeBack(person: Person, as: 'the same' | 'somebody new'): Promise<void> {
  if (as === 'the same') {
    await person.by('rejoin').click();
  } else {
    await person.page.evaluate(() => sessionStorage.clear());
    await person.page.reload();
  }
  await person.join();
}

test('a tab keeps nothing of the peers that came and went', async ({ people }) => {
  const times = rounds(24, 200);
  test.setTimeout(120_000 + times * 30_000);
  const claim = { of: 1, browser: 'Chromium' } as const;
  const slope = new Figure({ id: 'R18-heap', what: `what a tab’s heap grows by with each peer that comes and goes, over ${times} of them`, target: KB_PER_JOIN, unit: 'kB', ...claim });
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const memory = await TabMemory.of(anna.page);
  const held: TabHeld[] = [];
  for (let round = 0; round < WARM_UP + times; round++) {
    if (round > 0) await comeBack(bert, round % 2 === 0 ? 'the same' : 'somebody new');
    await expectMediaBetween(anna, bert);
    expect(await anna.liveConnections()).toBe(1);
    await bert.leave();
    await expect(anna.tiles()).toHaveCount(1);
    expect(await anna.liveConnections()).toBe(0);
    expect(await anna.page.evaluate(tracksOfNobody)).toBe(0);
    held.push(await memory.held());
    expect(held.at(-1)?.connections, 'closed connections that something still holds').toBe(0);
  }
  const perJoin = (of: 'heap' | 'nodes' | 'listeners') => fitLine(held.slice(WARM_UP).map((it, x) => ({ x, y: it[of] }))).slope;
  slope.add(perJoin('heap') / 1024);
  expect(perJoin('nodes')).toBeLessThan(NODES_PER_JOIN);
  expect(perJoin('listeners')).toBeLessThan(LISTENERS_PER_JOIN);
  slope.check();
});
