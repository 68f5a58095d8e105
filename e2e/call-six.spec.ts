import { chromium } from '@playwright/test';
import { chromiumFlags, headlessPath } from './support/chromium.ts';
import { expect, test } from './support/fixtures.ts';
import { expectPictureFromAll, expectSoundFromAll } from './support/media.ts';
import { People } from './support/people.ts';
import type { Person } from './support/people.ts';

/**
 * Thirty encoders and thirty decoders on two cores. On one large page of the stage each, six people take 1.95 of them, of which a third
 * is drawing without a GPU; on small ones, with cameras of two frames a second, 1.25: a machine of two thirds of the speed still carries it.
 */
const slowCameras = chromiumFlags.map((flag) => (flag === '--use-fake-device-for-media-stream' ? `${flag}=fps=2` : flag));
const smallWindow = { viewport: { width: 320, height: 300 }, reducedMotion: 'reduce' } as const;

/** ms that anything may take while five others are busy on the same machine. */
const PATIENCE_MS = 90_000;

/** ms that a page of the stage stays open for pictures that do not come: who speaks may have taken a place on another one. */
const PAGE_MS = 10_000;

/** Leafs through the stage until a picture of everybody has moved. */
async function expectToSeeAll(person: Person, others: readonly string[]): Promise<void> {
  const pager = person.by('pager');
  let direction: 'PageDown' | 'PageUp' = 'PageDown';
  let openedAt = Date.now();
  await expectPictureFromAll(person, others, 2 * PATIENCE_MS, async (awaited) => {
    const shown = await Promise.all(awaited.map((id) => person.tileOf(id).isVisible()));
    if (shown.includes(true) && Date.now() - openedAt < PAGE_MS) return;
    const [page, pages] = [await pager.getAttribute('data-page'), await pager.getAttribute('data-pages')];
    if (page === pages) direction = 'PageUp';
    else if (page === '1') direction = 'PageDown';
    await person.page.keyboard.press(direction);
    openedAt = Date.now();
  });
}

test('six people hear one another, and see one another page by page', async ({ server }) => {
  test.setTimeout(420_000);
  const browser = await chromium.launch({ executablePath: headlessPath(), args: [...slowCameras] });
  const people = new People(browser, server.origin);
  try {
    // Everybody waits in the preview before the machine has anything to carry.
    const six: Person[] = [];
    for (const name of ['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Frida']) {
      const person = await people.add(name, smallWindow);
      person.page.setDefaultTimeout(PATIENCE_MS);
      const [host] = six;
      if (host) await person.open(host.link());
      else await person.createRoom();
      await person.by('name').fill(name);
      six.push(person);
    }
    for (const person of six) {
      // By keyboard: a click waits for two frames of a page that stands still, which a full machine is slow to draw.
      await person.by('name').press('Enter');
      await expect(person.by('call')).toBeVisible({ timeout: PATIENCE_MS });
    }
    for (const person of six) await expect(person.tiles()).toHaveCount(6, { timeout: PATIENCE_MS });
    const ids = await Promise.all(six.map((person) => person.selfId()));
    expect(new Set(ids).size).toBe(6);
    const othersOf = (at: number) => ids.filter((_, from) => from !== at);
    await Promise.all(six.map((person, at) => expectSoundFromAll(person, othersOf(at), PATIENCE_MS)));
    await Promise.all(six.map((person, at) => expectToSeeAll(person, othersOf(at))));
    for (const person of six) expect(await person.liveConnections()).toBe(5);
    await people.close();
  } finally {
    await browser.close();
  }
});
