// From a fresh clone to a running server: installs, builds when the sources changed, and starts. Nothing to edit first.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { fail, loadEnvFile, requireNode, root, say } from './support.mjs';

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
