// Builds the pages (.next) and the server (build/server.mjs), and notes which sources they were built from.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

export async function build() {
  const sources = hashOf(SOURCES);
  // Without a stamp until everything is there: an interrupted build counts as none.
  rmSync(stampFile, { force: true });
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  await run(process.execPath, [next, 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });

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
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(stampFile, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  requireNode();
  await build();
}
