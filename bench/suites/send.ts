import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startBareServer } from '../bare/server.ts';
import { stillClip } from '../clip/y4m.ts';
import { medianFigure, ratioAtLeastFigure } from '../figures.ts';
import { firstFrame, launchBrowser, newVisitor } from '../people.ts';
import { hostRoom, openPreview, startProduct } from '../product.ts';
import { shuffled } from '../statistics.ts';
import type { Suite } from '../suite.ts';

const MIB = 1024 * 1024;
const FILE_MIB = 128;
/** Each takes ten seconds. */
const MOST_ROUNDS = 10;
const PATIENCE_MS = 120_000;

/** Two people in a call with picture and sound, with nobody else about. */
async function callOfTwo(browsers: readonly [Browser, Browser], origin: string): Promise<readonly [Page, Page]> {
  const contexts = await Promise.all(browsers.map((browser) => newVisitor(browser, { viewport: { width: 1280, height: 800 } })));
  const [host, guest] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page];
  await openPreview(guest, await hostRoom(host, origin));
  await guest.getByTestId('join').click();
  await Promise.all([firstFrame(host), firstFrame(guest)]);
  for (const page of [host, guest]) await page.getByTestId('open-chat').click();
  return [host, guest];
}

async function bareCall(browsers: readonly [Browser, Browser], origin: string): Promise<readonly [Page, Page]> {
  const contexts = await Promise.all(browsers.map((browser) => newVisitor(browser)));
  const [host, guest] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page];
  const url = `${origin}/?room=${crypto.randomUUID()}&scale=2&channel`;
  await host.goto(`${url}&first`);
  await host.getByTestId('join').click();
  await guest.goto(url);
  await guest.getByTestId('join').click();
  await Promise.all([firstFrame(host), firstFrame(guest)]);
  return [host, guest];
}

/** What `measure` finds in a call, which is over then. */
async function inCall(call: Promise<readonly [Page, Page]>, measure: (pages: readonly [Page, Page]) => Promise<number>): Promise<number> {
  const pages = await call;
  try {
    return await measure(pages);
  } finally {
    await Promise.all(pages.map((page) => page.context().close()));
  }
}

/** ms since the epoch, on the page's own clock, when `selector` is there, to the next frame. */
async function timeOf(page: Page, selector: string): Promise<number> {
  const seen = await page.waitForFunction((sought) => document.querySelector(sought) && performance.timeOrigin + performance.now(), selector, {
    polling: 'raf',
    timeout: PATIENCE_MS,
  });
  return Number(await seen.jsonValue());
}

/** ms since the epoch of the input event of the next click on `testId`. */
const nextClick = (page: Page, testId: string) =>
  page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        addEventListener('click', ({ target, timeStamp }) => target instanceof Element && target.closest(`[data-testid="${id}"]`) && resolve(performance.timeOrigin + timeStamp), true);
      }),
    testId,
  );

/** Clicks, and tells when: ms since the epoch. */
async function clickAt(page: Page, testId: string): Promise<number> {
  const [at] = await Promise.all([nextClick(page, testId), page.getByTestId(testId).last().click()]);
  return at;
}

/** MiB/s of one file through the product, from the click that accepts it until it is there whole and its hash is right. */
async function sendFile([host, guest]: readonly [Page, Page], path: string): Promise<number> {
  const [chooser] = await Promise.all([host.waitForEvent('filechooser'), host.getByTestId('send-file').click()]);
  await chooser.setFiles(path);
  const done = timeOf(guest, '[data-testid="file-offer"][data-state="done"]');
  const accepted = await clickAt(guest, 'file-accept');
  return (FILE_MIB * 1000) / ((await done) - accepted);
}

/** MiB/s of as many bytes over a bare data channel beside the same media, from the first one sent to the last one there. */
async function sendBarely([host, guest]: readonly [Page, Page]): Promise<number> {
  const bytes = FILE_MIB * MIB;
  const done = guest.evaluate((most) => window.bareReceive(most), bytes);
  const begun = await host.evaluate((count) => window.bareSend(count), bytes);
  return (FILE_MIB * 1000) / ((await done) - begun);
}

declare global {
  interface Window {
    /** Sends so many bytes; when it began, ms since the epoch. */
    readonly bareSend: (bytes: number) => number;
    /** When so many bytes were there, ms since the epoch. */
    readonly bareReceive: (bytes: number) => Promise<number>;
  }
}

/** ms from the shutter to the whole picture on the other's screen, whoever sends it pressing the button as soon as it is there. */
async function sendPhoto([host, guest]: readonly [Page, Page]): Promise<number> {
  await host.getByTestId('take-photo').click();
  const shutter = await clickAt(host, 'photo-shutter');
  await host.getByTestId('photo-send').click();
  const shown = await guest.waitForFunction(
    () => {
      const picture = document.querySelector<HTMLImageElement>('[data-testid="photo"] img[src^="blob:"]');
      return picture?.complete && picture.naturalWidth >= 4_000 ? performance.timeOrigin + performance.now() : null;
    },
    null,
    { polling: 'raf', timeout: PATIENCE_MS },
  );
  return Number(await shown.jsonValue()) - shutter;
}

export const send: Suite = {
  title: 'Files and photos',
  how: `Two Chromium processes on loopback in a call with picture and sound. A file of ${FILE_MIB} MiB from disk, from the click that accepts it until it is whole on the other side's disk and its SHA-256 is right; the bare page sends as many bytes from memory over one data channel beside the same media, and drops them. A photo of 12 megapixels (4032 × 3024 px) from the shutter to the whole picture on the other's screen.`,
  async run({ executablePath, rounds, random, port, log }) {
    const product = await startProduct({ port });
    const bare = await startBareServer(port + 1);
    const browsers = [await launchBrowser({ executablePath }), await launchBrowser({ executablePath })] as const;
    const path = join(tmpdir(), `parley-bench-file-${process.pid}`);
    const speeds: Record<'product' | 'bare', number[]> = { product: [], bare: [] };
    const photos: number[] = [];
    const measure = {
      product: () => inCall(callOfTwo(browsers, product.origin), (pages) => sendFile(pages, path)),
      bare: () => inCall(bareCall(browsers, bare.origin), sendBarely),
    };
    const times = Math.min(rounds, MOST_ROUNDS);
    try {
      await writeFile(path, Buffer.alloc(FILE_MIB * MIB, 'Parley'));
      for (let round = 0; round <= times; round++) {
        for (const way of shuffled(['product', 'bare'] as const, random)) {
          const speed = await measure[way]();
          log(`file ${round}/${times} ${way}: ${speed.toFixed(1)} MiB/s`);
          if (round > 0) speeds[way].push(speed);
        }
      }
      const photographer = await launchBrowser({ executablePath, args: [`--use-file-for-fake-video-capture=${stillClip().path}`] });
      try {
        for (let round = 0; round <= times; round++) {
          const took = await inCall(callOfTwo([photographer, browsers[1]], product.origin), sendPhoto);
          log(`photo ${round}/${times}: ${took.toFixed(0)} ms`);
          if (round > 0) photos.push(took);
        }
      } finally {
        await photographer.close();
      }
    } finally {
      await Promise.all([...browsers.map((browser) => browser.close()), product.stop(), bare.close(), rm(path, { force: true })]);
    }
    return [
      medianFigure('A file in a call', 'MiB/s', null, speeds.product),
      medianFigure('… a bare data channel beside the same media', 'MiB/s', null, speeds.bare),
      ratioAtLeastFigure('… Parley against the bare data channel', 0.85, speeds.product, speeds.bare),
      medianFigure('A photo of 12 megapixels, shutter → shown to the other', 'ms', null, photos),
    ];
  },
};
