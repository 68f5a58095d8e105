/**
 * What the service worker does: keeps the parts of the app that never change, and shows a page of its own where there is no
 * connection. Never a page, never anything of a call: what a link's fragment opens is not in here, nor is what the server says.
 */

/** The parts of a worker's surroundings that are used (Service Workers, section 4). */
export interface WorkerScope {
  readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete' | 'match'>;
  readonly origin: string;
  readonly fetch: (input: string | Request, init?: RequestInit) => Promise<Response>;
}

/** A tab as a worker knows it (Service Workers, section 4.2). */
export interface Tab {
  readonly url: string;
  focus(): Promise<unknown>;
}

/**
 * Brings the tab to the front that shows `path`, which is what a notification was given as its data. A tab that is gone is not opened
 * again: its link had a secret, which is not in here.
 */
export async function showTab(tabs: readonly Tab[], path: unknown): Promise<void> {
  await tabs.find(({ url }) => new URL(url).pathname === path)?.focus();
}

/** What is asked for, as far as it decides what is done. */
export type Asked = Pick<Request, 'method' | 'url' | 'mode'>;

export type Plan =
  /** Named after its content, so the first copy is good for ever. */
  | 'kept'
  /** A page: from the server, or else the page that says that it cannot be reached. */
  | 'page'
  /** None of the worker's business. */
  | 'left';

/** Where files lie that are named after their content. */
const KEPT = '/_next/static/';
const OFFLINE = '/offline';
const CACHES = 'parley-';
/** Builds whose files are kept: pages that were opened before the last update still load parts of theirs. */
const BUILDS = 2;

export function planFor({ method, url, mode }: Asked, origin: string): Plan {
  const { origin: from, pathname } = new URL(url);
  if (method !== 'GET' || from !== origin) return 'left';
  if (mode === 'navigate') return 'page';
  return pathname.startsWith(KEPT) ? 'kept' : 'left';
}

export class ShellWorker {
  readonly #scope: WorkerScope;
  readonly #cache: string;

  /** `build`: which sources this worker came with. */
  constructor(scope: WorkerScope, build: string) {
    this.#scope = scope;
    this.#cache = `${CACHES}${build}`;
  }

  /** Fetches the page for no connection. Fails where there is none, and the browser tries again another time. */
  async install(): Promise<void> {
    const page = await this.#scope.fetch(OFFLINE, { cache: 'reload' });
    if (!page.ok) throw new Error(`${OFFLINE} answered ${page.status}`);
    const cache = await this.#scope.caches.open(this.#cache);
    await cache.put(OFFLINE, page);
  }

  /** Forgets the files of all builds but the last. */
  async activate(): Promise<void> {
    const own = (await this.#scope.caches.keys()).filter((name) => name.startsWith(CACHES) && name !== this.#cache);
    await Promise.all(own.slice(0, Math.max(0, own.length - BUILDS + 1)).map((name) => this.#scope.caches.delete(name)));
  }

  /** The answer to what `planFor` calls kept. */
  async kept(request: Request): Promise<Response> {
    const known = await this.#scope.caches.match(request);
    if (known) return known;
    const response = await this.#scope.fetch(request);
    if (response.ok && response.type === 'basic') {
      const cache = await this.#scope.caches.open(this.#cache);
      // A full disk is no reason for a page to fail.
      await cache.put(request, response.clone()).catch(() => {});
    }
    return response;
  }

  /** The answer to a page. `preloaded`: what the browser has asked for already while the worker was starting. */
  async page(request: Request, preloaded: Promise<Response | undefined>): Promise<Response> {
    try {
      return (await preloaded) ?? (await this.#scope.fetch(request));
    } catch {
      return (await this.#scope.caches.match(OFFLINE, { cacheName: this.#cache })) ?? Response.error();
    }
  }
}
