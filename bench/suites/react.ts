import type { Page } from '@playwright/test';
import { summarize } from '../statistics.ts';
import type { Result } from '../figures.ts';
import { clickJoin, commitsOf, firstFrame, launchBrowser, newVisitor } from '../people.ts';
import { hostRoom, openPreview, startProduct } from '../product.ts';
import type { Suite, SuiteContext } from '../suite.ts';

/** ms that nothing is done for: long enough for every timer of a call to have come round. */
const STEADY_MS = 10_000;
/** ms after the last arrival in which pictures still grow and links settle. */
const SETTLE_MS = 6_000;
/** Six browsers' worth of pages are more than two cores carry, so everybody's window is small and they share one process. */
const VIEWPORT = { width: 480, height: 320 };

/** Commits in each of `pages` while nobody does anything. */
async function commitsWhileSteady(pages: readonly Page[]): Promise<number[]> {
  const before = await Promise.all(pages.map(commitsOf));
  await new Promise((resolve) => setTimeout(resolve, STEADY_MS));
  const after = await Promise.all(pages.map(commitsOf));
  return after.map((count, index) => count - (before[index] ?? Number.NaN));
}

/** A call of `people` whose microphones are off: nothing is there to change. */
async function measureRoom(people: number, origin: string, { executablePath, log }: SuiteContext): Promise<number[]> {
  const browser = await launchBrowser({ executablePath });
  try {
    const pages: Page[] = [];
    let link: string | null = null;
    for (let person = 0; person < people; person++) {
      const context = await newVisitor(browser, { scripts: ['commits'], viewport: VIEWPORT });
      const page = await context.newPage();
      pages.push(page);
      if (link === null) {
        link = await hostRoom(page, origin);
      } else {
        await openPreview(page, link);
        await clickJoin(page);
        await page.getByTestId('call').waitFor();
      }
      await page.getByTestId('toggle-microphone').click();
    }
    await Promise.all(pages.map(firstFrame));
    await Promise.all(pages.map((page) => page.locator('[data-testid="tile"][data-link="connected"]').nth(people - 2).waitFor()));
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const commits = await commitsWhileSteady(pages);
    log(`react: ${people} people, commits per page ${commits.join(', ')}`);
    return commits;
  } finally {
    await browser.close();
  }
}

export const react: Suite = {
  title: 'What React does while nothing happens',
  how: `Commits to the page in ${STEADY_MS / 1000} s of a settled call with microphones off, counted by the hook that React's developer tools use; the page that committed most. All people are tabs of one browser in small windows: two cores carry no more.`,
  async run(context) {
    const product = await startProduct({ port: context.port });
    const results: Result[] = [];
    try {
      for (const people of [2, 6]) {
        const claim = `React commits in ${STEADY_MS / 1000} s, ${people} people`;
        try {
          const commits = await measureRoom(people, product.origin, context);
          const { n, max } = summarize(commits);
          results.push({ kind: 'figure', claim, unit: 'commits', atMost: 0, measured: max, n, spread: commits.join(', ') });
        } catch (error) {
          const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
          results.push({ kind: 'skipped', claim, reason: `did not come about on this machine: ${reason}` });
        }
      }
    } finally {
      await product.stop();
    }
    return results;
  },
};
