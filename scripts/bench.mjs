// `npm run bench -- [join link slope mesh send js react server load]`: the figures that README and docs/bench.md state, measured here and now.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { fail, requireNode, root, say } from './support.mjs';

requireNode();
await install();

const { findChromium } = await import('./browsers.mjs');
const { build, isStale, serverBundle } = await import('./build.mjs');

const chromium = findChromium();
if (chromium === null) fail('No Chromium could be found or fetched. Name one: PARLEY_CHROMIUM=/path/to/chrome npm run bench');
if (isStale() || !existsSync(serverBundle)) {
  say('Building…');
  await build();
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const child = spawn(process.execPath, ['--import', tsx, join(root, 'bench', 'main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PARLEY_CHROMIUM: chromium },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
