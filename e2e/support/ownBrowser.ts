import { chromium } from '@playwright/test';
import type { Browser, BrowserServer } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './chromium.ts';
import { personIn } from './people.ts';
import type { Person, PersonOptions } from './people.ts';

export interface OwnBrowserOptions {
  /** Playwright turns the back/forward cache off; real browsers have it. */
  readonly backForwardCache?: boolean;
  /** What starts it; without one the Chromium of all tests. */
  readonly executablePath?: string;
  readonly args?: readonly string[];
}

/** A Chromium that can be lost without anybody else's pages. */
export class OwnBrowser {
  readonly #server: BrowserServer;
  readonly #browser: Browser;

  private constructor(server: BrowserServer, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async launch({ backForwardCache = false, executablePath = chromiumPath(), args = [] }: OwnBrowserOptions = {}): Promise<OwnBrowser> {
    const server = await chromium.launchServer({
      executablePath,
      args: [...chromiumFlags, ...args],
      ...(backForwardCache && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
    });
    return new OwnBrowser(server, await chromium.connect(server.wsEndpoint()));
  }

  person(name: string, options: PersonOptions & { readonly origin: string }): Promise<Person> {
    return personIn(this.#browser, name, options);
  }

  /** SIGKILL to all of its processes: nothing is said to anyone. */
  async kill(): Promise<void> {
    await this.#server.kill();
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
