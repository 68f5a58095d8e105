// From a fresh clone to a running server: installs, builds when the sources changed, and starts. Nothing to edit first.
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, hashOf, loadEnvFile, readStamp, requireNode, root, run, say } from './support.mjs';

/** Ends the process when something else has the port, before minutes go into building for it. */
function requireFreePort() {
  const port = Number(process.env.PORT?.trim() || 3000);
  // What is not a port is for the server to explain, together with all other variables.
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return Promise.resolve();
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE') fail(`Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`);
      resolve();
    });
    probe.listen({ port, host: process.env.HOST?.trim() || undefined }, () => probe.close(resolve));
  });
}

async function install() {
  const stampFile = join(root, 'node_modules', '.parley-lock.sha256');
  const lock = hashOf(['package-lock.json']);
  if (readStamp(stampFile) === lock) return;
  say('Installing what Parley is built from…');
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  writeFileSync(stampFile, lock);
}

requireNode();
loadEnvFile();
await requireFreePort();
await install();

const { build, isStale, serverBundle } = await import('./build.mjs');
if (isStale() || !existsSync(serverBundle)) {
  say('Building…');
  await build();
}

process.chdir(root);
process.env.NODE_ENV = 'production';
// In this very process: signals arrive where they belong, and no second one waits for the first.
await import(pathToFileURL(serverBundle).href);
