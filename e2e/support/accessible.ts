import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Until nothing moves any more that will come to rest. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().filter((it) => it.effect?.getTiming().iterations !== Infinity).map((it) => it.finished.catch(() => null))));
}

/** No rule of axe is broken in what the page shows now. */
export async function expectAccessible({ page }: { readonly page: Page }, state: string): Promise<void> {
  // Contrast is that of the finished picture: half-way through a transition every colour is another. What comes up while axe reads
  // the page (somebody joined) must not move either.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  await page.emulateMedia({ reducedMotion: null });
  expect(violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
}
