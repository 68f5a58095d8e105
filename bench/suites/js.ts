import type { BrowserContext, Page } from '@playwright/test';
import { medianFigure } from '../figures.ts';
import { firstFrame, launchBrowser, newVisitor } from '../people.ts';
import { hostRoom, previewShown, startProduct } from '../product.ts';
import type { Suite } from '../suite.ts';

/** KiB of JavaScript that went over the wire to `page` so far, compressed, headers included. Call before the first navigation. */
async function countScripts(page: Page, log: (line: string) => void): Promise<() => number> {
  const devtools = await page.context().newCDPSession(page);
  const scripts = new Map<string, string>();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
    // Preloads and prefetches of scripts have other types.
    if (type === 'Script' || response.mimeType.includes('javascript')) scripts.set(requestId, response.url);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = scripts.get(requestId);
    if (url === undefined) return;
    bytes += encodedDataLength;
    log(`${(encodedDataLength / 1024).toFixed(1).padStart(8)} KiB  ${new URL(url).pathname}`);
  });
  await devtools.send('Network.enable');
  return () => bytes / 1024;
}

/** ms from the navigation to the largest contentful paint, as known so far. */
const largestPaint = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );

async function openLobby(context: BrowserContext, origin: string, log: (line: string) => void): Promise<{ readonly kib: number; readonly paint: number }> {
  const page = await context.newPage();
  const kib = await countScripts(page, log);
  await page.goto(origin, { waitUntil: 'networkidle' });
  return { kib: kib(), paint: await largestPaint(page) };
}

/** A guest's whole way: the page as it is opened, and on into a call until the picture is there and menus and toasts have come. */
async function openCall(context: BrowserContext, link: string, log: (line: string) => void): Promise<{ readonly preview: number; readonly inCall: number }> {
  const page = await context.newPage();
  const kib = await countScripts(page, log);
  // Without the name, whose field is where the rest of the call begins to load.
  await page.goto(link);
  await previewShown(page);
  await page.waitForLoadState('networkidle');
  const preview = kib();
  await page.getByTestId('join').click();
  await firstFrame(page);
  await page.waitForLoadState('networkidle');
  return { preview, inCall: kib() };
}

export const js: Suite = {
  title: 'What the pages weigh',
  how: 'First visit with an empty cache: JavaScript over the wire by the DevTools protocol, compressed, headers included, until the network is idle; the call page as it is opened, and then once the picture of a call is there. Largest contentful paint on loopback, not throttled.',
  async run({ executablePath, rounds, port, trace, log }) {
    const logScript = trace ? log : () => {};
    const product = await startProduct({ port });
    const browser = await launchBrowser({ executablePath });
    const lobby: number[] = [];
    const previews: number[] = [];
    const calls: number[] = [];
    const paint: number[] = [];
    try {
      const hostContext = await newVisitor(browser);
      const link = await hostRoom(await hostContext.newPage(), product.origin);
      for (let round = 0; round <= rounds; round++) {
        const context = await newVisitor(browser);
        const measured = await openLobby(context, product.origin, logScript);
        await context.close();
        log(`lobby ${round}/${rounds}: ${measured.kib.toFixed(1)} KiB, paint ${measured.paint.toFixed(0)} ms`);
        if (round === 0) continue;
        lobby.push(measured.kib);
        paint.push(measured.paint);
        // Bytes do not vary: three calls are enough to see that.
        if (round > 3) continue;
        const guest = await newVisitor(browser);
        const { preview, inCall } = await openCall(guest, link, logScript);
        previews.push(preview);
        calls.push(inCall);
        await guest.close();
        log(`call ${round}: ${preview.toFixed(1)} KiB, in the call ${inCall.toFixed(1)} KiB`);
      }
    } finally {
      await Promise.all([browser.close(), product.stop()]);
    }
    return [
      medianFigure('JavaScript of the lobby', 'KiB', 160, lobby),
      medianFigure('JavaScript of the call page', 'KiB', 230, previews),
      medianFigure('… and once in a call', 'KiB', null, calls),
      medianFigure('Largest contentful paint of the lobby', 'ms', 1_200, paint),
    ];
  },
};
