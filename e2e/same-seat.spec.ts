import { Figure, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween, expectMediaFrom } from './support/media.ts';
import type { Receiver } from './support/media.ts';
import { OwnBrowser } from './support/ownBrowser.ts';
import { backAfter } from './support/pauses.ts';
import type { Person } from './support/people.ts';
import { RawPage } from './support/rawPage.ts';

// R12: whoever comes back to the same tab, or to a copy of it, comes back to the same seat, and the others see one tile of them.

const OLD_GONE_MS = 1_000;
const MEDIA_MS = 4_000;
/** ms that media may take before it counts as lost. */
const LOST_MS = 30_000;

const atOnce = { of: 1, target: OLD_GONE_MS, unit: 'ms', browser: 'Chromium' } as const;
const soon = { of: 0.95, target: MEDIA_MS, unit: 'ms', browser: 'Chromium' } as const;

/** What `watcher` shows of a participant, so that it can be told from what comes after. */
async function watch(watcher: Person, id: string): Promise<string | null> {
  await watcher.watchFlow([id]);
  return (await watcher.flow()).flows[id]?.tile.at(-1)?.stream ?? null;
}

/** When the picture that `watcher` had of a participant was taken down, ms since the epoch; Infinity when it is still up. */
async function takenDown(watcher: Person, id: string, old: string | null): Promise<number> {
  const { flows } = await watcher.flow();
  return flows[id]?.tile.find(({ stream }) => stream !== old)?.at ?? Infinity;
}

/** ms from `since` until media flows both ways between two; Infinity when it does not. */
async function mediaAfter(watcher: Person, back: Receiver, id: string, since: number): Promise<number> {
  try {
    await expectMediaFrom(back, await watcher.selfId(), LOST_MS);
    const there = Date.now() - since;
    await expectMediaFrom(watcher, id, LOST_MS);
    const flow = (await watcher.flow()).flows[id];
    return Math.max(there, (flow && backAfter(flow, since, { back: 'at all' })) ?? Infinity);
  } catch {
    return Infinity;
  }
}

async function expectOneTile(watcher: Person): Promise<void> {
  await expect(watcher.tiles()).toHaveCount(2);
  expect((await watcher.flow()).mostTiles, 'most tiles that were there at once').toBeLessThanOrEqual(2);
}

test('a reload comes back to the same seat, and nobody ever sees it twice', async ({ people }) => {
  const times = rounds(3, 100);
  test.setTimeout(120_000 + times * 60_000);
  const gone = new Figure({ id: 'R12-reload-old', what: 'old tile gone after a reload', ...atOnce });
  const media = new Figure({ id: 'R12-reload-media', what: 'media both ways after a reload', ...soon });
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const seat = await bert.selfId();
  for (let round = 0; round < times; round++) {
    await expectMediaBetween(anna, bert);
    const old = await watch(anna, seat);
    const before = Date.now();
    await bert.page.reload({ waitUntil: 'commit' });
    // Straight back into the call: nobody is asked again.
    await expect(bert.by('call')).toBeVisible();
    media.add(await mediaAfter(anna, bert, seat, before));
    gone.add((await takenDown(anna, seat, old)) - before);
    expect(await bert.selfId()).toBe(seat);
    await expectOneTile(anna);
  }
  gone.check();
  media.check();
});

test('a page that has crashed comes back to the same seat when it is loaded again', async ({ people, server }) => {
  const times = rounds(1, 25);
  test.setTimeout(120_000 + times * 90_000);
  const gone = new Figure({ id: 'R12-crash-old', what: 'old tile gone once a page that had crashed is back in the call', ...atOnce });
  const media = new Figure({ id: 'R12-crash-media', what: 'media both ways after the reload of a page that had crashed', ...soon });
  const [anna] = await people.call(['Anna']);
  for (let round = 0; round < times; round++) {
    const bert = await people.add(`Bert ${round}`, { origin: server.origin });
    await bert.open(anna.link());
    await bert.join();
    await expectMediaBetween(anna, bert);
    const seat = await bert.selfId();
    const old = await watch(anna, seat);
    const tab = await RawPage.of(bert);
    await tab.crash();
    const before = Date.now();
    await tab.reload();
    await tab.wait(() => document.querySelector('[data-testid="call"]') && true);
    const back = Date.now();
    expect(await tab.selfId()).toBe(seat);
    media.add(await mediaAfter(anna, tab, seat, before));
    gone.add(Math.max(0, (await takenDown(anna, seat, old)) - back));
    await expectOneTile(anna);
    await bert.context.close();
    await expect(anna.tiles()).toHaveCount(1, { timeout: 20_000 });
  }
  gone.check();
  media.check();
});

test('the same seat in a second tab moves there', async ({ people }) => {
  const times = rounds(1, 25);
  test.setTimeout(120_000 + times * 60_000);
  const gone = new Figure({ id: 'R12-copy-old', what: 'old tile gone once a duplicated tab is in the call', ...atOnce });
  const media = new Figure({ id: 'R12-copy-media', what: 'media both ways after a tab was duplicated', ...soon });
  const [anna] = await people.call(['Anna']);
  for (let round = 0; round < times; round++) {
    const bert = await people.add(`Bert ${round}`);
    await bert.open(anna.link());
    await bert.join();
    await expectMediaBetween(anna, bert);
    const seat = await bert.selfId();
    const old = await watch(anna, seat);
    // As a duplicated tab: browsers copy sessionStorage.
    const token = await bert.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    const copy = await bert.again();
    await copy.page.addInitScript((text) => {
      Object.assign(sessionStorage, JSON.parse(text));
    }, token);
    // Duplicating a tab shows the copy; in the background it would get no share of a busy machine.
    await copy.page.bringToFront();
    const before = Date.now();
    await copy.page.goto(bert.link(), { waitUntil: 'commit' });
    // It was in the call, so the copy goes there by itself.
    await expect(copy.by('call')).toBeVisible();
    const back = Date.now();
    media.add(await mediaAfter(anna, copy, seat, before));
    gone.add(Math.max(0, (await takenDown(anna, seat, old)) - back));
    expect(await copy.selfId()).toBe(seat);
    await expect(bert.by('ended')).toHaveAttribute('data-reason', 'seat-taken');
    await expectOneTile(anna);
    await bert.context.close();
    await expect(anna.tiles()).toHaveCount(1, { timeout: 20_000 });
  }
  gone.check();
  media.check();
});

test('going away and back brings the same seat back', async ({ people, server }) => {
  const times = rounds(1, 25);
  test.setTimeout(120_000 + times * 60_000);
  const gone = new Figure({ id: 'R12-history-old', what: 'old tile gone after the page was left by a link', ...atOnce });
  const media = new Figure({ id: 'R12-history-media', what: 'media both ways after the browser’s back button', ...soon });
  const [anna] = await people.call(['Anna']);
  const browser = await OwnBrowser.launch({ backForwardCache: true });
  try {
    const bert = await browser.person('Bert', { origin: server.origin });
    await bert.open(anna.link());
    await bert.join();
    const tab = await RawPage.of(bert);
    const seat = await tab.selfId();
    for (let round = 0; round < times; round++) {
      await expectMediaBetween(anna, tab);
      const old = await watch(anna, seat);
      const left = Date.now();
      await tab.goto(`${server.origin}/privacy`);
      await expect(anna.tiles()).toHaveCount(1);
      gone.add((await takenDown(anna, seat, old)) - left);
      await tab.wait(() => (location.pathname === '/privacy' && document.readyState === 'complete' ? true : null));
      const before = Date.now();
      await tab.back();
      await tab.wait(() => document.querySelector('[data-testid="call"]') && true);
      media.add(await mediaAfter(anna, tab, seat, before));
      expect(await tab.selfId()).toBe(seat);
      await expectOneTile(anna);
    }
  } finally {
    await browser.close();
  }
  gone.check();
  media.check();
});
