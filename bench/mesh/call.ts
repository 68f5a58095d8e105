import type { Page } from '@playwright/test';
import { cameraEncoding } from '#lib/rtc/mesh/encodings.ts';
import { cameraClip } from '../clip/y4m.ts';
import { launchBrowserProcess, newVisitor } from '../people.ts';
import type { PageScript } from '../people.ts';
import { hostRoom } from '../product.ts';
import { summarize } from '../statistics.ts';
import type { SyntheticOptions } from '../synthetic/main.ts';
import { bringPeople } from '../synthetic/people.ts';
import { processorSeconds } from './processes.ts';
import { available, encodedRate, sampleOf, uploadRate } from './stats.ts';
import type { Sample } from './stats.ts';

/** Ways of calling each other. */
export const meshes = ['product', 'naive'] as const;
export type Mesh = (typeof meshes)[number];

export interface MeshOrigins {
  readonly product: string;
  readonly bare: string;
}

/** How long things are looked at, in ms. */
export interface Windows {
  /** From one sample to the next. */
  readonly step: number;
  /** How long nothing may have grown in a call that has settled: estimates of bandwidth rest for a while before they go on. */
  readonly rest: number;
  /** The most that a call gets to settle. */
  readonly patience: number;
  readonly measure: number;
}

/** An upload that grows by less is not growing. */
const GROWTH = 1.1;

/** What the people of a bare mesh send: little, so that the machine is left to the measured browser, whose upload is asked about. */
const LITTLE = { height: 180, framerate: 15, maxBitrate: 100_000 } as const;

/** What the measured browser did in a settled call. */
export interface MeshRun {
  /** bit/s. */
  readonly upload: number;
  /** px/s. */
  readonly encoded: number;
  /** s of processor time in a minute, of all processes of the browser. */
  readonly processor: number;
  /** bit/s that a connection believes it may send: the median of all. */
  readonly available: number;
}

/** Camera arguments of a browser that sees the bench's clip. */
export const cameraArgs = (): string[] => [`--use-file-for-fake-video-capture=${cameraClip().path}`];

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function sample(page: Page): Promise<Sample> {
  return sampleOf(performance.now(), await page.evaluate(() => window.benchReports()));
}

/** Seats the browser that is measured. Returns what it would share. */
async function prepare(mesh: Mesh, page: Page, origins: MeshOrigins): Promise<string> {
  if (mesh === 'product') return hostRoom(page, origins.product);
  const link = `${origins.bare}/mesh.html?room=${crypto.randomUUID()}`;
  await page.goto(link);
  await page.getByTestId('join').click();
  return link;
}

function peopleFor(mesh: Mesh, people: number, link: string): SyntheticOptions {
  if (mesh === 'naive') return { room: 'bare', link, seats: people - 1, ...LITTLE };
  const { maxHeight, maxFramerate, maxBitrate } = cameraEncoding(people);
  return { room: 'parley', link, seats: people - 1, height: maxHeight, framerate: maxFramerate, maxBitrate };
}

/** Waits until bandwidth estimates and pictures no longer grow, within reason. */
export async function settle(page: Page, { step, rest, patience }: Windows): Promise<void> {
  const began = performance.now();
  let before = await sample(page);
  let [most, grewAt] = [0, began];
  while (performance.now() - grewAt < rest && performance.now() - began < patience) {
    await pause(step);
    const now = await sample(page);
    const rate = uploadRate(before, now);
    if (rate > most * GROWTH) [most, grewAt] = [rate, performance.now()];
    before = now;
  }
}

async function observe(page: Page, pid: number, { step, measure }: Windows): Promise<MeshRun> {
  const first = await sample(page);
  const samples = [first];
  const [began, spent] = [performance.now(), processorSeconds(pid)];
  while (performance.now() - began < measure) {
    await pause(step);
    samples.push(await sample(page));
  }
  const processor = ((processorSeconds(pid) - spent) / (performance.now() - began)) * 60_000;
  const last = samples.at(-1) ?? first;
  return { upload: uploadRate(first, last), encoded: encodedRate(samples), processor, available: summarize(available(last)).median };
}

export interface CallOptions {
  readonly executablePath: string;
  readonly mesh: Mesh;
  readonly people: number;
  readonly origins: MeshOrigins;
  readonly scripts?: readonly PageScript[];
}

/** A call of `people`, one of them in a browser that `look` is given. */
export async function inCall<T>({ executablePath, mesh, people, origins, scripts = [] }: CallOptions, look: (page: Page, pid: number) => Promise<T>): Promise<T> {
  const { browser, pid, close } = await launchBrowserProcess({ executablePath, args: cameraArgs() });
  try {
    const context = await newVisitor(browser, { scripts: ['connections', ...scripts] });
    const page = await context.newPage();
    const link = await prepare(mesh, page, origins);
    const others = await bringPeople(peopleFor(mesh, people, link));
    try {
      await page.locator('[data-testid="tile"][data-self="false"]').nth(people - 2).waitFor();
      return await look(page, pid);
    } finally {
      await others.stop();
    }
  } finally {
    await close();
  }
}

/** What a call of `people` costs one of them. */
export const measureCall = (options: CallOptions, windows: Windows): Promise<MeshRun> =>
  inCall(options, async (page, pid) => {
    await settle(page, windows);
    return observe(page, pid, windows);
  });
