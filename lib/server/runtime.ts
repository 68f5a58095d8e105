import type { Server } from 'node:http';
import type { Env } from '#lib/config/env.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { openBackend } from './backend.ts';
import { createHttpServer } from './httpServer.ts';
import type { HttpServerOptions } from './httpServer.ts';
import { createHashedIds } from './ops/hashedIds.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { createSignalingServer } from './signaling/createSignalingServer.ts';

export interface RuntimeOptions {
  readonly env: Env;
  readonly clock: Clock;
  readonly log: Log;
  readonly handle: HttpServerOptions['handle'];
  readonly otherUpgrades: HttpServerOptions['otherUpgrades'];
}

export interface Runtime {
  readonly server: Server;
  /** Resolves with the port once the server listens; rejects when it cannot. */
  listen(): Promise<number>;
  /** Stops accepting, ends every socket so that clients come back to the next server, waits for running requests. */
  close(): Promise<void>;
}

/** How much of a stop goes by while clients are sent to other nodes, in ms. */
const SPREAD_MS = 2_000;

/** Puts the server together: rooms, signaling, HTTP. */
export async function createRuntime({ env, clock, log, handle, otherUpgrades }: RuntimeOptions): Promise<Runtime> {
  const started = clock.now();
  const backend = await openBackend(env.redisUrl, { clock, log });
  const signaling = createSignalingServer({
    store: backend.store,
    bus: backend.bus,
    clock,
    log,
    hashedId: createHashedIds(),
    ice: { stunUrls: env.stunUrls, turn: env.turn },
    roomMax: env.roomMax,
    allowedOrigins: env.allowedOrigins,
    trustedProxies: env.trustedProxies,
    addressMax: env.addressMax,
  });
  const server = createHttpServer({ handle, signaling: signaling.handleUpgrade, otherUpgrades, log });
  shareRuntime({ stats: () => signaling.stats(), redis: () => backend.state(), uptime: () => Math.round((clock.now() - started) / 1000) });

  return {
    server,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: env.port, ...(env.host === null ? {} : { host: env.host }) }, () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : env.port);
        });
      }),
    async close() {
      shareRuntime(null);
      const drained = new Promise<void>((resolve) => server.close(() => resolve()));
      await signaling.close(SPREAD_MS);
      backend.close();
      server.closeIdleConnections();
      await drained;
    },
  };
}
