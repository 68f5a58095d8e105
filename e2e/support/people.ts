import { expect } from '@playwright/test';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, Request } from '@playwright/test';
import { roster } from '#lib/protocol/events.ts';
import type { Roster } from '#lib/protocol/events.ts';
import { installFlowWatch } from './flow.ts';
import type { FlowReport } from './flow.ts';
import type { Receiver } from './media.ts';
import { installProbe } from './probe.ts';
import type { MediaSample } from './probe.ts';

export interface PersonOptions {
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** Another server than the worker's. */
  readonly origin?: string;
  /** Runs in the page before the probe: the place to break a browser. */
  readonly before?: () => void;
}

/** What one browser said to anyone: for tests that look for what must not be said. */
export interface Traffic {
  readonly requests: Request[];
  readonly sentFrames: string[];
  readonly receivedFrames: string[];
  /** Addresses of requests and sockets that went elsewhere than to the server under test. */
  readonly elsewhere: string[];
}

/** What a Socket.IO frame with a roster holds of it, as a notice or in a reply; null when there is none. */
function rosterIn(frame: string): Roster | null {
  const found = /"?roster"?[,:](\{.*?\]\})/su.exec(frame)?.[1];
  return found === undefined ? null : (roster.safeParse(JSON.parse(found)).data ?? null);
}

const text = (payload: string | Buffer) => (typeof payload === 'string' ? payload : payload.toString('latin1'));

/** One person with a browser context of their own, driving the app by its test ids alone. */
export class Person implements Receiver {
  readonly name: string;
  readonly page: Page;
  readonly context: BrowserContext;
  readonly origin: string;
  readonly traffic: Traffic = { requests: [], sentFrames: [], receivedFrames: [], elsewhere: [] };
  /** Exceptions nobody caught. A test that ends with one fails. */
  readonly errors: string[] = [];

  constructor(name: string, page: Page, origin: string) {
    this.name = name;
    this.page = page;
    this.context = page.context();
    this.origin = origin;
    this.#watch(page);
  }

  #watch(page: Page): void {
    const here = new URL(this.origin).host;
    const local = /^(data|blob|about|chrome-error):/;
    const look = (address: string) => {
      if (!local.test(address) && new URL(address).host !== here) this.traffic.elsewhere.push(address);
    };
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('request', (request) => {
      this.traffic.requests.push(request);
      look(request.url());
    });
    page.on('websocket', (socket) => {
      look(socket.url());
      socket.on('framesent', ({ payload }) => this.traffic.sentFrames.push(text(payload)));
      socket.on('framereceived', ({ payload }) => this.traffic.receivedFrames.push(text(payload)));
    });
  }

  by(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.origin).href);
  }

  /** The same person in another tab of the same browser. */
  async again(): Promise<Person> {
    return new Person(this.name, await this.context.newPage(), this.origin);
  }

  /** From the lobby to the preview of a new room. Gives the whole link. */
  async createRoom(): Promise<string> {
    await this.visit('/');
    await this.by('create-room').click();
    await expect(this.by('prejoin')).toBeVisible();
    return this.link();
  }

  /** Opens a link as if it had been clicked in a message. */
  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  /** From the preview into the call. */
  async join(name = this.name, timeout = 20_000): Promise<void> {
    await expect(this.by('prejoin')).toBeVisible({ timeout });
    await this.by('name').fill(name);
    await this.by('join').click();
    await expect(this.by('call')).toBeVisible({ timeout });
  }

  async leave(): Promise<void> {
    await this.by('leave').click();
    await expect(this.by('ended')).toBeVisible();
  }

  link(): string {
    return this.page.url();
  }

  async toggleMicrophone(): Promise<void> {
    await this.by('toggle-microphone').click();
  }

  async toggleCamera(): Promise<void> {
    await this.by('toggle-camera').click();
  }

  /** Camera tiles, one's own included. */
  tiles(): Locator {
    return this.page.locator('[data-testid="tile"][data-source="camera"]');
  }

  tileOf(participant: string): Locator {
    return this.page.locator(`[data-testid="tile"][data-participant="${participant}"][data-source="camera"]`);
  }

  /** Own id, as others see it in `data-participant`. */
  async selfId(): Promise<string> {
    const self = this.page.locator('[data-testid="tile"][data-self="true"]').first();
    await expect(self).toHaveAttribute('data-participant', /^[\w-]{21}$/);
    return (await self.getAttribute('data-participant')) ?? '';
  }

  receivedFrom(participants: readonly string[]): Promise<readonly (MediaSample | null)[]> {
    return this.page.evaluate((ids) => window.parleyProbe.receivedFrom(ids), participants);
  }

  pictureOf(participant: string): Promise<readonly number[] | null> {
    return this.page.evaluate((id) => window.parleyProbe.pictureOf(id), participant);
  }

  /** What the server last said of who is in the room, the first `heard` frames left out. */
  lastRoster(heard: number): Roster | null {
    const frame = this.traffic.receivedFrames.slice(heard).findLast((received) => received.includes('"epoch"'));
    return frame === undefined ? null : rosterIn(frame);
  }

  /** From now on it is noted how what comes of `participants` flows. */
  watchFlow(participants: readonly string[]): Promise<void> {
    return this.page.evaluate((ids) => window.parleyFlow.start(ids), participants);
  }

  flow(): Promise<FlowReport> {
    return this.page.evaluate(() => window.parleyFlow.read());
  }

  /** Peer connections that are not closed. */
  liveConnections(): Promise<number> {
    return this.page.evaluate(() => window.parleyProbe.connections.filter((it) => it.connectionState !== 'closed').length);
  }
}

/** Somebody with a context of their own in `browser`. */
export async function personIn(browser: Browser, name: string, { origin, before, ...options }: PersonOptions & { readonly origin: string }): Promise<Person> {
  const settings: BrowserContextOptions = { locale: 'en-US', viewport: { width: 1024, height: 720 }, ...options };
  const context = await browser.newContext({ ...settings, permissions: ['clipboard-read', 'clipboard-write'] });
  if (before) await context.addInitScript(before);
  await context.addInitScript(installProbe);
  await context.addInitScript(installFlowWatch);
  return new Person(name, await context.newPage(), origin);
}

/** What none of them may have met: exceptions that nobody caught, other servers than the one under test. */
export async function troubleOf(people: readonly Person[]): Promise<readonly string[]> {
  const trouble: string[] = [];
  for (const person of people) {
    const rejections = person.page.isClosed() ? [] : await person.page.evaluate(() => window.parleyProbe.rejections).catch(() => []);
    trouble.push(...[...person.errors, ...rejections].map((error) => `${person.name}: uncaught: ${error}`));
    trouble.push(...person.traffic.elsewhere.map((address) => `${person.name}: went elsewhere: ${address}`));
  }
  return trouble;
}

/** Makes people and sees that none of them leaves anything broken behind. */
export class People {
  readonly #browser: Browser;
  readonly #origin: string;
  readonly #everybody: Person[] = [];

  constructor(browser: Browser, origin: string) {
    this.#browser = browser;
    this.#origin = origin;
  }

  async add(name: string, options: PersonOptions = {}): Promise<Person> {
    const person = await personIn(this.#browser, name, { origin: this.#origin, ...options });
    this.#everybody.push(person);
    return person;
  }

  /** People in one call, all joined: the first one has made the room. */
  async call<const Names extends readonly [string, ...string[]]>(
    names: Names,
    options: PersonOptions = {},
  ): Promise<{ readonly [Index in keyof Names]: Person }> {
    const people = await Promise.all(names.map((name) => this.add(name, options)));
    const [host, ...guests] = people;
    if (!host) throw new Error('a call needs somebody');
    const link = await host.createRoom();
    await host.join();
    for (const guest of guests) {
      await guest.open(link);
      await guest.join();
    }
    return people as { [Index in keyof Names]: Person };
  }

  /** Closes every context, then says what went wrong in any of them. */
  async close(): Promise<void> {
    const trouble = await troubleOf(this.#everybody);
    await Promise.all(this.#everybody.map(({ context }) => context.close()));
    expect(trouble).toEqual([]);
  }
}
