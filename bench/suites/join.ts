import type { Browser, Page } from '@playwright/test';
import { startBareServer } from '../bare/server.ts';
import { medianFigure, ratioFigure } from '../figures.ts';
import { describeLegs, legsOf } from '../legs.ts';
import type { Leg } from '../legs.ts';
import { clickedAt, clickJoin, firstFrame, grownAt, launchBrowser, newVisitor, traceOf } from '../people.ts';
import { hostRoom, openPreview, startProduct } from '../product.ts';
import { shuffled } from '../statistics.ts';
import type { Suite, SuiteContext } from '../suite.ts';

/** Ways to the same picture. */
export const variants = ['product', 'naive', 'small'] as const;
export type Variant = (typeof variants)[number];

export interface Origins {
  readonly product: string;
  readonly bare: string;
}

const bareScale: Readonly<Record<Exclude<Variant, 'product'>, number>> = { naive: 1, small: 2 };

/** Seats the first person. Returns the address that the second one opens. */
export async function prepareHost(variant: Variant, origins: Origins, host: Page): Promise<string> {
  if (variant === 'product') return hostRoom(host, origins.product);
  const url = `${origins.bare}/?room=${crypto.randomUUID()}&scale=${bareScale[variant]}`;
  await host.goto(`${url}&first`);
  await host.getByTestId('join').click();
  return url;
}

/** Seats the first person, and brings the second one as far as the button. */
async function prepare(variant: Variant, origins: Origins, host: Page, guest: Page): Promise<void> {
  const url = await prepareHost(variant, origins, host);
  if (variant === 'product') return openPreview(guest, url);
  await guest.goto(url);
  await guest.locator('[data-testid="join"]:enabled').waitFor();
}

export interface JoinRun {
  /** ms from the click to the first remote frame on the later of the two screens. */
  readonly both: number;
  readonly host: number;
  readonly guest: number;
  /** ms from the first remote frame until both screens had one at 720p; null when not waited for, Infinity when it never came. */
  readonly grown: number | null;
  /** Where the time went; null without --trace. */
  readonly legs: Readonly<Record<Leg, number>> | null;
}

/** One call from nothing: two people, fresh pages, one click. */
export async function measureJoin(
  variant: Variant,
  origins: Origins,
  browsers: readonly [Browser, Browser],
  { trace, log, grow }: { readonly trace: boolean; readonly log: SuiteContext['log']; readonly grow: boolean },
): Promise<JoinRun> {
  const scripts = trace ? (['trace'] as const) : [];
  const [hostContext, guestContext] = await Promise.all([newVisitor(browsers[0], { scripts }), newVisitor(browsers[1], { scripts })]);
  try {
    const [host, guest] = await Promise.all([hostContext.newPage(), guestContext.newPage()]);
    await prepare(variant, origins, host, guest);
    await clickJoin(guest);
    const [seenByHost, seenByGuest] = await Promise.all([firstFrame(host), firstFrame(guest)]);
    const from = await clickedAt(guest);
    const both = Math.max(seenByHost.at, seenByGuest.at);
    const grown = grow ? Math.max(...(await Promise.all([grownAt(host), grownAt(guest)]))) - both : null;
    let took: JoinRun['legs'] = null;
    if (trace) {
      const [ofHost, ofGuest] = await Promise.all([traceOf(host, from), traceOf(guest, from)]);
      took = legsOf(ofHost, ofGuest, both - from);
      const marks = [
        ...ofHost.map(({ name, at }) => ({ name: `      host ${name}`, at })),
        ...ofGuest.map(({ name, at }) => ({ name: `guest ${name}`, at })),
        { name: `      host FRAME ${seenByHost.height}p`, at: seenByHost.at - from },
        { name: `guest FRAME ${seenByGuest.height}p`, at: seenByGuest.at - from },
      ];
      log(`--- ${variant}`);
      for (const { name, at } of marks.toSorted((one, other) => one.at - other.at)) log(`${at.toFixed(1).padStart(8)}  ${name}`);
    }
    return { both: both - from, host: seenByHost.at - from, guest: seenByGuest.at - from, grown, legs: took };
  } finally {
    await Promise.all([hostContext.close(), guestContext.close()]);
  }
}

export const join: Suite = {
  title: 'From the Join click to the picture',
  how:
    'Two Chromium processes on loopback, fake 720p cameras, devices open and socket warm before the click; the time runs from the input event to `requestVideoFrameCallback` on the later of the two screens. The bare pages do the same with no product around it: one connection made at the click, its offer in one message, candidates as they come; the naive one starts at 720p, the other with `scaleResolutionDownBy: 2`.',
  async run({ executablePath, rounds, random, port, trace, log }) {
    const product = await startProduct({ port });
    const bare = await startBareServer(port + 1);
    const browsers = [await launchBrowser({ executablePath }), await launchBrowser({ executablePath })] as const;
    const runs: Record<Variant, JoinRun[]> = { product: [], naive: [], small: [] };
    try {
      const origins = { product: product.origin, bare: bare.origin };
      // Round 0 warms up caches of browsers and servers and is not counted.
      for (let round = 0; round <= rounds; round++) {
        for (const variant of shuffled(variants, random)) {
          const run = await measureJoin(variant, origins, browsers, { trace, log, grow: variant === 'product' });
          log(`join ${round}/${rounds} ${variant}: ${run.both.toFixed(0)} ms (host ${run.host.toFixed(0)}, guest ${run.guest.toFixed(0)}, 720p after ${run.grown?.toFixed(0) ?? '–'})`);
          if (round > 0) runs[variant].push(run);
        }
      }
    } finally {
      await Promise.all([...browsers.map((browser) => browser.close()), product.stop(), bare.close()]);
    }
    if (trace) for (const variant of variants) for (const line of describeLegs(variant, runs[variant].flatMap((run) => run.legs ?? []))) log(line);
    const both = (variant: Variant) => runs[variant].map((run) => run.both);
    return [
      medianFigure('Join click → first frame on both screens', 'ms', 200, both('product')),
      medianFigure('… the naive bare page (720p from the start)', 'ms', null, both('naive')),
      medianFigure('… the bare page with a small first frame', 'ms', null, both('small')),
      ratioFigure('… Parley against the naive bare page', 0.65, both('product'), both('naive')),
      ratioFigure('… Parley against the small-first-frame bare page', 1.3, both('product'), both('small')),
      medianFigure('First frame → 720p on both screens', 'ms', 3_000, runs.product.flatMap(({ grown }) => grown ?? [])),
    ];
  },
};
