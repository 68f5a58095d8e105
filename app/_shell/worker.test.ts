import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { planFor, ShellWorker, showTab } from './worker.ts';

const origin = 'https://parley.example';
const file = `${origin}/_next/static/chunks/1a2b.js`;

/** A cache storage in memory, as far as the worker uses it. Keys are addresses without their fragment, as in browsers. */
class MemoryCaches {
  readonly stored = new Map<string, Map<string, Response>>();
  full = false;

  async open(name: string): Promise<Cache> {
    const entries = this.stored.get(name) ?? new Map<string, Response>();
    this.stored.set(name, entries);
    const put = async (request: RequestInfo | URL, response: Response) => {
      if (this.full) throw new DOMException('No space', 'QuotaExceededError');
      entries.set(keyOf(request), response);
    };
    return { put } as unknown as Cache;
  }
  async keys(): Promise<string[]> {
    return [...this.stored.keys()];
  }
  async delete(name: string): Promise<boolean> {
    return this.stored.delete(name);
  }
  async match(request: RequestInfo | URL, { cacheName }: MultiCacheQueryOptions = {}): Promise<Response | undefined> {
    for (const [name, entries] of this.stored) {
      if (cacheName !== undefined && cacheName !== name) continue;
      const found = entries.get(keyOf(request));
      if (found) return found.clone();
    }
    return undefined;
  }
  get everything(): string[] {
    return [...this.stored.values()].flatMap((entries) => [...entries.keys()]);
  }
}

function keyOf(request: RequestInfo | URL): string {
  const url = new URL(request instanceof Request ? request.url : request, origin);
  return url.pathname + url.search;
}

const basic = (body: string, status = 200): Response => Object.defineProperty(new Response(body, { status }), 'type', { value: 'basic' });

describe('planFor', () => {
  it.each([
    ['GET', file, 'no-cors', 'kept'],
    ['GET', `${origin}/`, 'navigate', 'page'],
    ['GET', `${origin}/r/abc#secret`, 'navigate', 'page'],
    ['GET', `${origin}/r/abc?_rsc=1`, 'cors', 'left'],
    ['GET', `${origin}/api/health`, 'cors', 'left'],
    ['GET', `${origin}/sw.js`, 'same-origin', 'left'],
    ['POST', file, 'cors', 'left'],
    ['GET', 'https://elsewhere.example/_next/static/chunks/1a2b.js', 'no-cors', 'left'],
  ] as const)('%s %s (%s) is %s', (method, url, mode, plan) => {
    expect(planFor({ method, url, mode }, origin)).toBe(plan);
  });

  it('keeps nothing but files named after their content', () => {
    const asked = fc.record({
      method: fc.constantFrom('GET', 'POST', 'HEAD'),
      url: fc.webUrl({ withFragments: true, withQueryParameters: true }),
      mode: fc.constantFrom('navigate', 'cors', 'no-cors', 'same-origin') as fc.Arbitrary<RequestMode>,
    });
    fc.assert(fc.property(asked, (it) => planFor(it, origin) !== 'kept'));
  });
});

describe('showTab', () => {
  const focused: string[] = [];
  const tab = (url: string) => ({ url, focus: async () => focused.push(url) });
  const tabs = [tab(`${origin}/`), tab(`${origin}/r/abc#secret`), tab(`${origin}/r/def#secret`)];

  it.each([
    ['/r/def', [`${origin}/r/def#secret`]],
    ['/r/gone', []],
    [undefined, []],
    [{ path: '/r/abc' }, []],
  ])('brings %o to the front', async (path, expected) => {
    focused.length = 0;
    await showTab(tabs, path);
    expect(focused).toEqual(expected);
  });
});

describe('ShellWorker', () => {
  let caches: MemoryCaches;
  let answers: Map<string, () => Response>;
  let asked: string[];
  const workerOf = (build: string) =>
    new ShellWorker(
      {
        caches,
        origin,
        fetch: async (input) => {
          asked.push(keyOf(input));
          const answer = answers.get(keyOf(input));
          if (!answer) throw new TypeError('Failed to fetch');
          return answer();
        },
      },
      build,
    );

  beforeEach(() => {
    caches = new MemoryCaches();
    asked = [];
    answers = new Map([
      ['/offline', () => basic('no network')],
      ['/_next/static/chunks/1a2b.js', () => basic('code')],
      ['/r/abc', () => basic('a room')],
    ]);
  });

  const page = new Request(`${origin}/r/abc#secret`);
  const nothingPreloaded = Promise.resolve(undefined);

  it('asks the network once for a file that never changes', async () => {
    const worker = workerOf('one');
    for (let time = 0; time < 3; time++) expect(await (await worker.kept(new Request(file))).text()).toBe('code');
    expect(asked).toEqual(['/_next/static/chunks/1a2b.js']);
  });

  it('keeps no answer that is an error, and passes it on', async () => {
    answers.set('/_next/static/chunks/1a2b.js', () => basic('gone', 404));
    expect((await workerOf('one').kept(new Request(file))).status).toBe(404);
    expect(caches.everything).toEqual([]);
  });

  it('serves from the network where the disk is full', async () => {
    caches.full = true;
    expect(await (await workerOf('one').kept(new Request(file))).text()).toBe('code');
  });

  it('gives a page from the network and keeps nothing of it', async () => {
    expect(await (await workerOf('one').page(page, nothingPreloaded)).text()).toBe('a room');
    expect(caches.everything).toEqual([]);
  });

  it('takes what the browser has asked for already', async () => {
    expect(await (await workerOf('one').page(page, Promise.resolve(basic('preloaded')))).text()).toBe('preloaded');
    expect(asked).toEqual([]);
  });

  it('says that there is no network, once installed', async () => {
    const worker = workerOf('one');
    await worker.install();
    answers.clear();
    expect(await (await worker.page(page, nothingPreloaded)).text()).toBe('no network');
    expect(await (await worker.page(page, Promise.reject(new TypeError('Failed to fetch')))).text()).toBe('no network');
    expect(caches.everything).toEqual(['/offline']);
  });

  it('says it as the build in charge does, whatever is kept of the one before', async () => {
    await workerOf('one').install();
    answers.set('/offline', () => basic('no network, put better'));
    const worker = workerOf('two');
    await worker.install();
    answers.clear();
    expect(await (await worker.page(page, nothingPreloaded)).text()).toBe('no network, put better');
  });

  it('is an ordinary failure where even that is missing', async () => {
    answers.clear();
    expect((await workerOf('one').page(page, nothingPreloaded)).type).toBe('error');
  });

  it('does not install what it could not fetch', async () => {
    answers.set('/offline', () => basic('starting', 503));
    await expect(workerOf('one').install()).rejects.toThrow('503');
    expect(caches.everything).toEqual([]);
  });

  it('keeps the files of the last build beside its own, and no older ones', async () => {
    await caches.open('of somebody else');
    for (const build of ['one', 'two', 'three', 'four']) {
      const worker = workerOf(build);
      await worker.install();
      await worker.activate();
    }
    expect(await caches.keys()).toEqual(['of somebody else', 'parley-three', 'parley-four']);
  });
});
