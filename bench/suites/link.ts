import type { Browser } from '@playwright/test';
import { startBareServer } from '../bare/server.ts';
import { medianFigure } from '../figures.ts';
import { addPageScript, clickedAt, clicksOf, firstFrame, launchBrowser, newVisitor, openedAt } from '../people.ts';
import { hostRoom, startProduct } from '../product.ts';
import { shuffled } from '../statistics.ts';
import type { Suite } from '../suite.ts';
import { prepareHost } from './join.ts';
import type { Origins } from './join.ts';

const variants = ['product', 'bare'] as const;

interface LinkRun {
  /** ms from the navigation to the first remote frame on the later of the two screens. */
  readonly both: number;
  /** ms from the navigation to the click; null on the bare page, which has none. */
  readonly clicked: number | null;
}

async function measureProduct({ product }: Origins, [hosts, guests]: readonly [Browser, Browser]): Promise<LinkRun & { readonly clicks: number }> {
  const [hostContext, guestContext] = await Promise.all([newVisitor(hosts), newVisitor(guests)]);
  try {
    // An earlier call leaves the name in storage and the scripts in the cache: that is what makes the guest a returning one.
    const earlier = await guestContext.newPage();
    await hostRoom(earlier, product);
    await earlier.close();
    await addPageScript(guestContext, 'clickJoin');
    const host = await hostContext.newPage();
    const link = await hostRoom(host, product);
    const guest = await guestContext.newPage();
    await guest.goto(link, { waitUntil: 'commit' });
    const [seenByHost, seenByGuest] = await Promise.all([firstFrame(host), firstFrame(guest)]);
    const opened = await openedAt(guest);
    return {
      both: Math.max(seenByHost.at, seenByGuest.at) - opened,
      clicked: (await clickedAt(guest)) - opened,
      clicks: await clicksOf(guest),
    };
  } finally {
    await Promise.all([hostContext.close(), guestContext.close()]);
  }
}

async function measureBare(origins: Origins, [hosts, guests]: readonly [Browser, Browser]): Promise<LinkRun> {
  const [hostContext, guestContext] = await Promise.all([newVisitor(hosts), newVisitor(guests)]);
  try {
    const [host, guest] = await Promise.all([hostContext.newPage(), guestContext.newPage()]);
    const url = await prepareHost('small', origins, host);
    await guest.goto(`${url}&auto`, { waitUntil: 'commit' });
    const [seenByHost, seenByGuest] = await Promise.all([firstFrame(host), firstFrame(guest)]);
    return { both: Math.max(seenByHost.at, seenByGuest.at) - (await openedAt(guest)), clicked: null };
  } finally {
    await Promise.all([hostContext.close(), guestContext.close()]);
  }
}

export const link: Suite = {
  title: 'From opening the link to the picture',
  how: 'A returning guest: name remembered, camera and microphone allowed, scripts in the cache. The time runs from the navigation; Join is clicked by the page itself at the first animation frame that shows it ready. The bare page opens its devices and its socket at once and calls without a click.',
  async run({ executablePath, rounds, random, port, log }) {
    const product = await startProduct({ port });
    const bare = await startBareServer(port + 1);
    const browsers = [await launchBrowser({ executablePath }), await launchBrowser({ executablePath })] as const;
    const runs: Record<(typeof variants)[number], LinkRun[]> = { product: [], bare: [] };
    try {
      const origins = { product: product.origin, bare: bare.origin };
      for (let round = 0; round <= rounds; round++) {
        for (const variant of shuffled(variants, random)) {
          const run = await (variant === 'product' ? measureProduct : measureBare)(origins, browsers);
          log(`link ${round}/${rounds} ${variant}: ${JSON.stringify(run)}`);
          if (round > 0) runs[variant].push(run);
        }
      }
    } finally {
      await Promise.all([...browsers.map((browser) => browser.close()), product.stop(), bare.close()]);
    }
    return [
      medianFigure('Link opened → first frame on both screens', 'ms', 1_000, runs.product.map(({ both }) => both)),
      medianFigure('… of which until Join can be clicked', 'ms', null, runs.product.flatMap(({ clicked }) => clicked ?? [])),
      medianFigure('… the bare page, which calls by itself', 'ms', null, runs.bare.map(({ both }) => both)),
    ];
  },
};
