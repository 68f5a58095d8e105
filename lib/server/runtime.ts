import type { Server } from 'node:http';
import type { Env } from '#lib/config/env.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { createHttpServer } from './httpServer.ts';
import type { HttpServerOptions } from './httpServer.ts';
import { createHashedIds } from './ops/hashedIds.ts';
import { MemoryRendezvous } from './rendezvous/memoryRendezvous.ts';
import { MemoryStore } from './rooms/memoryStore.ts';
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

/** Puts the server together: rooms, signaling, HTTP. */
export function createRuntime({ env, clock, log, handle, otherUpgrades }: RuntimeOptions): Runtime {
  const started = clock.now();
  const signaling = createSignalingServer({
    store: new MemoryStore(),
    rendezvous: new MemoryRendezvous(),
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
  shareRuntime({ stats: () => signaling.stats(), uptime: () => Math.round((clock.now() - started) / 1000) });

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
      await signaling.close();
      server.closeIdleConnections();
      await drained;
    },
  };
}
