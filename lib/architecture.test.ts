import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// What may import what. Lint says the same per folder by pattern; here every import is resolved first, so that no
// relative path walks round it, and a folder that nobody thought of is noticed.

const root = fileURLToPath(new URL('..', import.meta.url));

const foldersOfLib = ['kernel', 'protocol', 'crypto', 'config', 'signaling', 'rtc', 'call', 'server'] as const;
type Folder = (typeof foldersOfLib)[number];

/** The import table. `public` stands for lib/config/public.ts alone, `rtc types` for type imports only. */
const mayImport: Readonly<Record<Folder | 'app client' | 'app server', readonly string[]>> = {
  kernel: [],
  protocol: ['kernel'],
  crypto: ['kernel', 'protocol'],
  config: ['kernel', 'protocol'],
  signaling: ['kernel', 'protocol', 'crypto'],
  rtc: ['kernel', 'protocol'],
  call: ['kernel', 'protocol', 'crypto', 'public', 'signaling', 'rtc'],
  server: ['kernel', 'protocol', 'config', 'public'],
  'app client': ['kernel', 'protocol', 'crypto', 'public', 'call', 'rtc types'],
  'app server': ['kernel', 'protocol', 'config', 'public', 'server'],
};

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

interface Source {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|js)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .filter((path) => !path.includes('node_modules/') && !path.endsWith('.config.ts'));
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const imports: Import[] = [];
  const statement = /^\s*(?:import|export)\s+(?<type>type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"](?<from>[^'"]+)['"]/gm;
  const call = /\bimport\(\s*['"](?<from>[^'"]+)['"]\s*\)/g;
  const code = withoutComments(text);
  for (const { groups } of code.matchAll(statement)) if (groups?.['from']) imports.push({ from: groups['from'], typeOnly: Boolean(groups['type']) });
  for (const { groups } of code.matchAll(call)) if (groups?.['from']) imports.push({ from: groups['from'], typeOnly: false });
  return { path, text, imports };
}

/** Where an import leads: a path from the root, or a package's specifier as it is. */
function target(source: Source, { from }: Import): { readonly file: string } | { readonly package: string } {
  if (from.startsWith('#lib/') || from.startsWith('#app/')) return { file: from.slice(1) };
  if (from.startsWith('.')) return { file: posix.normalize(posix.join(dirname(source.path), from)) };
  return { package: from };
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /(^|\/)(harness|[a-zA-Z]*(Contract|TestBed))\.ts$/.test(path) || path.startsWith('lib/call/model/');
const sources = ['lib', 'app', 'e2e', 'bench'].flatMap(filesUnder).map(read);
const rootSources = ['server.ts', 'proxy.ts'].filter((path) => readdirSync(root).includes(path)).map(read);
const product = [...sources.filter(({ path }) => /^(lib|app)\//.test(path) && !isTest(path)), ...rootSources];

/** Which row of the table a file belongs to. */
function rowOf({ path, text }: Source): Folder | 'app client' | 'app server' | null {
  const [top, folder] = path.split('/');
  if (top === 'lib') return foldersOfLib.find((known) => known === folder) ?? null;
  if (top === 'server.ts' || top === 'proxy.ts') return 'app server';
  const client = /^['"]use client['"]/m.test(text);
  const server = /(^|\/)(page|layout|route|server|not-found|robots|manifest|sitemap|icon|opengraph-image)\.tsx?$/.test(path);
  return server && !client ? 'app server' : 'app client';
}

function columnOf(file: string): string {
  if (file === 'lib/config/public.ts') return 'public';
  const [top, folder] = file.split('/');
  return top === 'lib' ? (folder ?? '') : (top ?? '');
}

function broken(check: (source: Source, imported: Import) => string | null): string[] {
  return product.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const why = check(source, imported);
      return why === null ? [] : [`${source.path} imports ${imported.from}: ${why}`];
    }),
  );
}

const isPackage = (specifier: string, name: string) => specifier === name || specifier.startsWith(`${name}/`);

describe('imports', () => {
  test('are found at all', () => {
    expect(product.length).toBeGreaterThan(20);
    expect(product.flatMap(({ imports }) => imports).length).toBeGreaterThan(product.length);
  });

  test('follow the table', () => {
    const wrong = broken((source, imported) => {
      const to = target(source, imported);
      const row = rowOf(source);
      if (row === null) return 'this folder has no row in the table';
      if (!('file' in to)) return null;
      const column = columnOf(to.file);
      if (column === row || (column === 'app' && row.startsWith('app'))) return null;
      if (mayImport[row].includes(column)) return null;
      if (imported.typeOnly && mayImport[row].includes(`${column} types`)) return null;
      return `${row} may not import ${column}`;
    });
    expect(wrong).toEqual([]);
  });

  test('view libraries stay in app', () => {
    const views = ['react', 'react-dom', 'next', '@base-ui/react', 'use-intl', 'sonner', 'lucide-react'];
    const wrong = broken((source, { from }) => {
      if (!source.path.startsWith('lib/') || source.path.startsWith('lib/server/')) return null;
      return views.some((name) => isPackage(from, name)) ? 'no view code in lib' : null;
    });
    expect(wrong).toEqual([]);
  });

  test('sockets have one place on either side', () => {
    const wrong = broken(({ path }, { from }) => {
      if (isPackage(from, 'socket.io-client') && !path.startsWith('lib/signaling/')) return 'only lib/signaling talks to the socket';
      const serves = ['socket.io', 'engine.io', '@socket.io/redis-streams-adapter', 'redis', 'ioredis', 'ws'].some((name) => isPackage(from, name));
      if (serves && path !== 'server.ts' && !path.startsWith('lib/server/') && !path.startsWith('app/api/')) return 'only lib/server serves sockets';
      return null;
    });
    expect(wrong).toEqual([]);
  });

  test('what runs in a browser needs no Node and only the small zod', () => {
    const browser = new Set(['kernel', 'protocol', 'crypto', 'signaling', 'rtc', 'call', 'app client']);
    const wrong = broken((source, { from, typeOnly }) => {
      const row = rowOf(source);
      if (row === null || !browser.has(row)) return null;
      if (from.startsWith('node:') && !typeOnly) return 'not in a browser';
      if (isPackage(from, 'zod') && from !== 'zod/mini') return 'zod/mini is enough and a quarter of the size';
      return null;
    });
    expect(wrong).toEqual([]);
  });

  test('name files with their ending, and no folder by itself: there are no barrels', () => {
    const wrong = broken((source, imported) => {
      const to = target(source, imported);
      return 'file' in to && !/\.(ts|tsx|css|json|mjs)$/.test(to.file) ? 'no ending' : null;
    });
    const indexes = product.filter(({ path }) => /(^|\/)index\.tsx?$/.test(path)).map(({ path }) => path);
    const barrels = product.filter(({ text }) => /^export (\*|\{[^}]*\}|type \{[^}]*\}) from /m.test(withoutComments(text))).map(({ path }) => path);
    expect([...wrong, ...indexes, ...barrels]).toEqual([]);
  });

  test('run in no circle', () => {
    const graph = new Map(product.map((source) => [
      source.path,
      source.imports.filter((it) => !it.typeOnly).flatMap((it) => {
        const to = target(source, it);
        return 'file' in to ? [to.file] : [];
      }),
    ]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe('sources', () => {
  test('process.env is read in lib/config/env.ts alone', () => {
    const readers = product.filter(({ path, text }) => path !== 'lib/config/env.ts' && /\bprocess\.env\b/.test(withoutComments(text)));
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test('no file is past 300 lines', () => {
    const long = [...sources, ...rootSources].map(({ path, text }) => `${path}: ${text.trimEnd().split('\n').length}`);
    expect(long.filter((line) => Number(line.split(': ')[1]) > 300)).toEqual([]);
  });

  test('every folder of lib has its row', () => {
    const found = readdirSync(join(root, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(found.filter((name) => !foldersOfLib.some((known) => known === name))).toEqual([]);
  });
});
