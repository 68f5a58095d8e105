import { existsSync } from 'node:fs';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { installFlowWatch } from './flow.ts';
import type { FlowReport } from './flow.ts';
import type { Receiver } from './media.ts';
import { installProbe } from './probe.ts';
import type { MediaSample } from './probe.ts';

const usual = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** The Firefox that `npm test` found, or a usual one; null when there is none. An empty variable means none. */
export function firefoxPath(): string | null {
  const named = process.env['PARLEY_FIREFOX'];
  if (named !== undefined) return named === '' ? null : named;
  return usual.find((path) => existsSync(path)) ?? null;
}

const WAIT_MS = 30_000;

/** A person in Firefox, driven over WebDriver BiDi: as much of `Person` as calls between browsers need. */
export class FirefoxPerson implements Receiver {
  readonly name: string;
  readonly page: Page;
  readonly #browser: Browser;

  constructor(name: string, browser: Browser, page: Page) {
    this.name = name;
    this.#browser = browser;
    this.page = page;
  }

  static async start(name: string, executablePath: string, before?: () => void): Promise<FirefoxPerson> {
    const browser = await launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
        // A relay on this very machine is as good as any.
        'media.peerconnection.ice.loopback': true,
        'media.peerconnection.ice.link_local': true,
        'intl.accept_languages': 'en-US',
      },
    });
    const page = await browser.newPage();
    page.setDefaultTimeout(WAIT_MS);
    for (const script of [before, installProbe, installFlowWatch]) if (script) await page.evaluateOnNewDocument(script);
    return new FirefoxPerson(name, browser, page);
  }

  #css(testId: string): string {
    return `[data-testid="${testId}"]`;
  }

  async createRoom(origin: string): Promise<string> {
    await this.page.goto(origin);
    await this.page.locator(this.#css('create-room')).click();
    await this.page.waitForSelector(this.#css('prejoin'), { visible: true });
    return this.link();
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  async join(): Promise<void> {
    await this.page.locator(this.#css('name')).fill(this.name);
    await this.page.locator(this.#css('join')).click();
    await this.page.waitForSelector(this.#css('call'));
  }

  async leave(): Promise<void> {
    await this.page.locator(this.#css('leave')).click();
    await this.page.waitForSelector(this.#css('ended'));
  }

  async toggleCamera(): Promise<void> {
    await this.page.locator(this.#css('toggle-camera')).click();
  }

  link(): Promise<string> {
    return this.page.evaluate(() => location.href);
  }

  async selfId(): Promise<string> {
    await this.page.waitForSelector('[data-testid="tile"][data-self="true"]:not([data-participant=""])');
    return this.page.$eval('[data-testid="tile"][data-self="true"]', (tile) => tile.getAttribute('data-participant') ?? '');
  }

  receivedFrom(participants: readonly string[]): Promise<readonly (MediaSample | null)[]> {
    return this.page.evaluate((ids) => window.parleyProbe.receivedFrom(ids), participants);
  }

  pictureOf(participant: string): Promise<readonly number[] | null> {
    return this.page.evaluate((id) => window.parleyProbe.pictureOf(id), participant);
  }

  watchFlow(participants: readonly string[]): Promise<void> {
    return this.page.evaluate((ids) => window.parleyFlow.start(ids), participants);
  }

  flow(): Promise<FlowReport> {
    return this.page.evaluate(() => window.parleyFlow.read());
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
