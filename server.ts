import { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import next from 'next';
import { describeProblems, readEnv } from '#lib/config/env.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { createBuiltAssets } from '#lib/server/assets/builtAssets.ts';
import { describeError } from '#lib/server/ops/describeError.ts';
import { createPinoLog } from '#lib/server/ops/pinoLog.ts';
import { createPromMetrics } from '#lib/server/ops/promMetrics.ts';
import type { RequestHandler } from '#lib/server/httpServer.ts';
import { createRuntime } from '#lib/server/runtime.ts';

/** How long a stop may take once it was announced, in ms. Connections that are open then are cut. */
const STOP_MS = 8_000;

// Signaling makes small, short-lived objects. A young generation that does not grow keeps 25 MB less for a hundred rooms.
setFlagsFromString('--max-semi-space-size=2');
setFlagsFromString('--semi-space-growth-factor=1');

// Whoever read the output may be gone (EPIPE). That is no reason to stop, and complaining about it would fail the same way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const say = (line: string) => process.stderr.write(`${line}\n`);

const reading = readEnv();
if (!reading.ok) {
  say(describeProblems(reading.problems));
  process.exit(1);
}
const { env, hints } = reading;
for (const hint of hints) say(hint);
const log = createPinoLog(env.logLevel, (line) => void process.stderr.write(line));

process.on('unhandledRejection', (error) => log.error('unhandled rejection', describeError(error)));

// Next listens for upgrades on the server it is given and ends those that are not its own; this one never listens.
const upgrades = new Server();
const app = next({ dev: env.mode === 'development', port: env.port, httpServer: upgrades, ...(env.host === null ? {} : { hostname: env.host }) });
await app.prepare();
const page = app.getRequestHandler();
const toPage: RequestHandler = (request, response) => page(request, response);
// Like Next, which finds its own build in the folder that the server is started in. In development there is none to serve.
const handle = env.mode === 'production' ? createBuiltAssets(join(process.cwd(), 'build', 'assets'), toPage) : toPage;

const runtime = await createRuntime({
  env,
  log,
  clock: systemClock,
  metrics: env.metricsToken === null ? null : await createPromMetrics(),
  handle,
  otherUpgrades: (request, socket, head) => env.mode === 'development' && upgrades.emit('upgrade', request, socket, head),
});

let stopping = false;
const stop = async (signal: NodeJS.Signals) => {
  if (stopping) return;
  stopping = true;
  log.info('stopping', { signal });
  // A person at a terminal has nobody to tell.
  const notice = signal === 'SIGTERM' ? env.drainSeconds * 1000 : 0;
  await Promise.race([runtime.close(notice), wait(notice + STOP_MS)]);
  log.info('stopped');
  process.exit(0);
};
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));

try {
  const port = await runtime.listen();
  process.stdout.write(`Parley is ready on http://localhost:${port}\n`);
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  say(
    taken
      ? `Port ${env.port} is taken by another program. Choose another one: PORT=${env.port + 1} npm start`
      : `Parley cannot listen on ${env.host ?? 'any address'}, port ${env.port}: ${error instanceof Error ? error.message : 'unknown error'}`,
  );
  process.exit(1);
}
