import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';

/** A frame as the probe saw it. */
export interface SeenFrame {
  /** ms since the epoch. */
  readonly at: number;
  readonly width: number;
  readonly height: number;
}

/** What page/probe.js hangs into every measured page. Times are ms since the epoch. */
interface Probe {
  readonly opened: number;
  readonly clicked: number | null;
  readonly clicks: number;
  readonly first: Promise<SeenFrame>;
  readonly grown: Promise<SeenFrame>;
}

export interface Mark {
  readonly name: string;
  readonly at: number;
}

declare global {
  interface Window {
    readonly benchProbe: Probe;
    readonly benchMarks?: readonly Mark[];
    readonly benchCommits?: number;
    readonly benchReports: () => Promise<unknown>;
    readonly benchLongTasks: number;
    benchSlowestInput: number;
  }
}

/** The init scripts in page/. */
export type PageScript = 'probe' | 'trace' | 'commits' | 'clickJoin' | 'connections' | 'responsiveness';

/** Runs `script` in every page that `context` opens from here on, before the page's own scripts. */
export async function addPageScript(context: BrowserContext, script: PageScript): Promise<void> {
  await context.addInitScript({ path: fileURLToPath(new URL(`page/${script}.js`, import.meta.url)) });
}

/** ms after which something that should have come is given up. */
const PATIENCE_MS = 20_000;

/** ms of quiet between a page that is ready and the click: a person needs longer. Equal for product and baselines. */
const BEFORE_CLICK_MS = 500;

export interface PersonOptions {
  readonly executablePath: string;
  readonly args?: readonly string[];
}

const launchOptions = ({ executablePath, args = [] }: PersonOptions) => ({
  executablePath,
  args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', ...args],
});

/** One person's browser: a process of its own, as on a machine of one's own. */
export const launchBrowser = (options: PersonOptions): Promise<Browser> => chromium.launch(launchOptions(options));

/** A browser whose processes can be looked at from outside. */
export interface BrowserProcess {
  readonly browser: Browser;
  readonly pid: number;
  close(): Promise<void>;
}

export async function launchBrowserProcess(options: PersonOptions): Promise<BrowserProcess> {
  const server = await chromium.launchServer(launchOptions(options));
  const { pid } = server.process();
  if (pid === undefined) throw new Error('the browser has no process');
  return { browser: await chromium.connect(server.wsEndpoint()), pid, close: () => server.close() };
}

export interface VisitOptions extends BrowserContextOptions {
  readonly scripts?: readonly PageScript[];
}

/** A context that nothing is remembered in, with camera and microphone allowed and the probe in every page. */
export async function newVisitor(browser: Browser, { scripts = [], ...options }: VisitOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.grantPermissions(['camera', 'microphone']);
  for (const script of ['probe', ...scripts] as const) await addPageScript(context, script);
  return context;
}

/** Clicks Join once the page has come to rest. */
export async function clickJoin(page: Page): Promise<void> {
  await page.waitForTimeout(BEFORE_CLICK_MS);
  await page.getByTestId('join').click();
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const firstFrame = (page: Page) => within(page.evaluate(() => window.benchProbe.first), 'remote frame');
/** When the first frame at 720p was there, ms since the epoch; Infinity when none came in time. */
export async function grownAt(page: Page): Promise<number> {
  try {
    return (await within(page.evaluate(() => window.benchProbe.grown), '720p frame')).at;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

export const openedAt = (page: Page) => page.evaluate(() => window.benchProbe.opened);
export const clicksOf = (page: Page) => page.evaluate(() => window.benchProbe.clicks);
export const commitsOf = (page: Page) => page.evaluate(() => window.benchCommits ?? Number.NaN);

export async function clickedAt(page: Page): Promise<number> {
  const clicked = await page.evaluate(() => window.benchProbe.clicked);
  if (clicked === null) throw new Error('Join was never clicked');
  return clicked;
}

/** The marks of page/trace.js from shortly before `from` (ms since the epoch), relative to it. */
export async function traceOf(page: Page, from: number): Promise<Mark[]> {
  const marks = await page.evaluate(() => window.benchMarks ?? []);
  return marks.map(({ name, at }) => ({ name, at: at - from })).filter(({ at }) => at > -50);
}
