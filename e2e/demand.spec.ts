import { expect } from '@playwright/test';
import { test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';
import { receivedPicture } from './support/sentPicture.ts';

// Nobody is sent more of a picture than they show.

/** ms in which what is shown less is sent less, and what is shown again is there again. */
const LESS_MS = 10_000;
const AGAIN_MS = 2_000;

const large = { width: 1_920, height: 1_080 };
const small = { width: 340, height: 400 };

const height = async (person: Person) => (await receivedPicture(person)).height;
const frames = async (person: Person) => (await receivedPicture(person)).frames;

/** As a browser does to a page whose tab is left, or come back to. */
async function setHidden({ page }: Person, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    if (value) Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    else Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
}

test('a picture comes in the size that it is shown in', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert'], { viewport: large });
  await expectMediaBetween(anna, bert);
  await expect.poll(() => height(bert), { timeout: LESS_MS }).toBe(720);
  await bert.page.setViewportSize(small);
  await expect.poll(() => height(bert), { timeout: LESS_MS }).toBeLessThanOrEqual(360);
  await bert.page.setViewportSize(large);
  await expect.poll(() => height(bert), { timeout: LESS_MS }).toBe(720);
});

test('a page that is hidden is sent no pictures, and has them again as soon as it is looked at', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  await setHidden(bert, true);
  // The first look has nothing to compare with.
  let seen = -1;
  const stands = async () => {
    const before = seen;
    seen = await frames(bert);
    return seen === before;
  };
  await expect.poll(stands, { timeout: LESS_MS, intervals: [1_000] }).toBe(true);
  const since = Date.now();
  await setHidden(bert, false);
  await expect.poll(() => frames(bert), { timeout: AGAIN_MS, intervals: [50] }).toBeGreaterThan(seen);
  test.info().annotations.push({ type: 'pictures again after', description: `${Date.now() - since} ms` });
  await expectMediaBetween(anna, bert);
});
