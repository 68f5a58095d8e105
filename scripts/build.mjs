// Builds the pages (.next) and the server (build/server.mjs), and notes which sources they were built from.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { hashOf, readStamp, requireNode, root, run } from './support.mjs';

const SOURCES = [
  'app',
  'lib',
  'public',
  'server.ts',
  'proxy.ts',
  'next.config.ts',
  'tailwind.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.mjs',
];

export const serverBundle = join(root, 'build', 'server.mjs');
const stampFile = join(root, 'build', 'sources.sha256');

/** Whether what is built comes from other sources than those that are there. */
export function isStale() {
  return readStamp(stampFile) !== hashOf(SOURCES);
}

/** What text is there for pages to load, compressed as far as it goes: `lib/server/assets/builtAssets.ts` serves it. */
async function compressAssets() {
  const [from, to] = [join(root, '.next', 'static'), join(root, 'build', 'assets', '_next', 'static')];
  rmSync(to, { recursive: true, force: true });
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:js|css|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const text = readFileSync(join(from, name));
      const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
      const [br, gz] = await Promise.all([promisify(brotliCompress)(text, best), promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION })]);
      mkdirSync(dirname(join(to, name)), { recursive: true });
      writeFileSync(join(to, `${name}.br`), br);
      writeFileSync(join(to, `${name}.gz`), gz);
    }),
  );
}

export async function build() {
  const sources = hashOf(SOURCES);
  // Without a stamp until everything is there: an interrupted build counts as none.
  rmSync(stampFile, { force: true });
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  await run(process.execPath, [next, 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  await compressAssets();

  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: [join(root, 'server.ts')],
    outfile: serverBundle,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
  await esbuild.build({
    entryPoints: [join(root, 'app', '_shell', 'entry.ts')],
    outfile: join(root, 'build', 'worker.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { PARLEY_BUILD: JSON.stringify(sources.slice(0, 12)) },
    logLevel: 'warning',
  });
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(stampFile, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  requireNode();
  await build();
}
