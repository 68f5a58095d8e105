import type { Browser, Page } from '@playwright/test';
import { clickJoin, launchBrowser, newVisitor } from '../people.ts';
import { hostRoom, openPreview } from '../product.ts';
import { cameraArgs, pause, sample, settle } from './call.ts';
import type { Windows } from './call.ts';
import { received } from './stats.ts';
import type { Received } from './stats.ts';

/** Two cores draw four windows of the usual size with nothing left for a call. */
const VIEWPORT = { width: 640, height: 360 };

export interface RealCallOptions {
  readonly executablePath: string;
  readonly people: number;
  readonly origin: string;
}

async function sitDown(page: Page, origin: string, link: string | null): Promise<string> {
  if (link === null) return hostRoom(page, origin);
  await openPreview(page, link);
  await clickJoin(page);
  await page.getByTestId('call').waitFor();
  return link;
}

/** A call in which everybody is a browser of its own. Returns what came of each picture on each screen. */
export async function measureRealCall({ executablePath, people, origin }: RealCallOptions, windows: Windows): Promise<Received[]> {
  const browsers: Browser[] = [];
  try {
    const pages: Page[] = [];
    let link: string | null = null;
    for (let person = 0; person < people; person++) {
      const browser = await launchBrowser({ executablePath, args: cameraArgs() });
      browsers.push(browser);
      const page = await (await newVisitor(browser, { scripts: ['connections'], viewport: VIEWPORT })).newPage();
      pages.push(page);
      link = await sitDown(page, origin, link);
    }
    await Promise.all(pages.map((page) => page.locator('[data-testid="tile"][data-link="connected"]').nth(people - 2).waitFor()));
    await Promise.all(pages.map((page) => settle(page, windows)));
    const before = await Promise.all(pages.map(sample));
    await pause(windows.measure);
    const after = await Promise.all(pages.map(sample));
    const pictures = before.flatMap((from, index) => {
      const to = after[index];
      return to ? received(from, to) : [];
    });
    const expected = people * (people - 1);
    if (pictures.length < expected) throw new Error(`${pictures.length} of ${expected} pictures came.`);
    return pictures;
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
  }
}
