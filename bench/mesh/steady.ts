import type { Page } from '@playwright/test';
import { commitsOf } from '../people.ts';
import { inCall, pause, settle } from './call.ts';
import type { CallOptions, Windows } from './call.ts';

/** How often each is done. */
const PRESSES = 5;
/** ms from one press to the next: a person's, and enough for the browser to say how long the last one took. */
const BETWEEN_MS = 500;

export interface SteadyRun {
  /** Tasks of more than 50 ms on the page's thread while nobody did anything. */
  readonly longTasks: number;
  readonly commits: number;
  /** ms from the slowest of each to the frame that showed it; 0 where all took less than 16. */
  readonly microphone: number;
  readonly layout: number;
}

const presses = {
  microphone: (page: Page) => page.getByTestId('toggle-microphone').click(),
  // The key that goes from layout to layout: the button only opens a card.
  layout: (page: Page) => page.keyboard.press('l'),
} as const;

async function slowestPress(page: Page, what: keyof typeof presses): Promise<number> {
  await page.evaluate(() => void (window.benchSlowestInput = 0));
  for (let press = 0; press < PRESSES; press++) {
    await presses[what](page);
    await pause(BETWEEN_MS);
  }
  return page.evaluate(() => window.benchSlowestInput);
}

const state = async (page: Page) => ({ longTasks: await page.evaluate(() => window.benchLongTasks), commits: await commitsOf(page) });

/** A settled call in which nobody does anything, and then somebody presses buttons. */
export const measureSteady = (options: Omit<CallOptions, 'mesh'>, windows: Windows): Promise<SteadyRun> =>
  inCall({ ...options, mesh: 'product', scripts: ['commits', 'responsiveness'] }, async (page) => {
    // The fake microphone's beeps are somebody who speaks, which is shown.
    await page.getByTestId('toggle-microphone').click();
    await settle(page, windows);
    const before = await state(page);
    await pause(windows.measure);
    const after = await state(page);
    return {
      longTasks: after.longTasks - before.longTasks,
      commits: after.commits - before.commits,
      microphone: await slowestPress(page, 'microphone'),
      layout: await slowestPress(page, 'layout'),
    };
  });
