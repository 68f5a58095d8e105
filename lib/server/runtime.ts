import type { Server } from 'node:http';
import type { Env } from '#lib/config/env.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { openBackend } from './backend.ts';
import { createHttpServer } from './httpServer.ts';
import type { HttpServerOptions } from './httpServer.ts';
import { carriesToken } from './access/bearer.ts';
import { createHashedIds } from './ops/hashedIds.ts';
import type { PromMetrics } from './ops/promMetrics.ts';
import { shareRuntime } from './sharedRuntime.ts';
import type { MetricsPage } from './sharedRuntime.ts';
import { createSignalingServer } from './signaling/createSignalingServer.ts';

export interface RuntimeOptions {
  readonly env: Env;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: nothing is counted. */
  readonly metrics: PromMetrics | null;
  readonly handle: HttpServerOptions['handle'];
  readonly otherUpgrades: HttpServerOptions['otherUpgrades'];
}

export interface Runtime {
  readonly server: Server;
  /** Resolves with the port once the server listens; rejects when it cannot. */
  listen(): Promise<number>;
  /**
   * Says that it is not ready any more; `notice` ms later stops listening and ends the sockets that there are, spread over up to two
   * seconds, so that clients come back to another server or the next one here; then waits for running requests.
   */
  close(notice?: number): Promise<void>;
}

/** Puts the server together: rooms, signaling, HTTP. */
export async function createRuntime({ env, clock, log, metrics, handle, otherUpgrades }: RuntimeOptions): Promise<Runtime> {
  const started = clock.now();
  let draining = false;
  const backend = await openBackend(env.redisUrl, { clock, log });
  const signaling = createSignalingServer({
    store: backend.store,
    bus: backend.bus,
    rendezvous: backend.rendezvous,
    clock,
    log,
    hashedId: createHashedIds(),
    ice: { stunUrls: env.stunUrls, turn: env.turn },
    roomMax: env.roomMax,
    allowedOrigins: env.allowedOrigins,
    trustedProxies: env.trustedProxies,
    addressMax: env.addressMax,
    ...(metrics ? { metrics } : {}),
  });
  const server = createHttpServer({ handle, signaling: signaling.handleUpgrade, otherUpgrades, log });
  metrics?.watch({ stats: () => signaling.stats(), draining: () => draining });
  shareRuntime({
    stats: () => signaling.stats(),
    redis: () => backend.state(),
    uptime: () => Math.round((clock.now() - started) / 1000),
    draining: () => draining,
    metrics: metrics && env.metricsToken !== null ? pageOf(metrics, env.metricsToken) : null,
  });

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
    async close(notice = 0) {
      draining = true;
      if (notice > 0) await new Promise<void>((resolve) => void clock.after(notice, resolve));
      // Before sockets end: whoever is refused by the system rather than by an answer is tried at another server by what stands in front.
      const drained = new Promise<void>((resolve) => server.close(() => resolve()));
      await signaling.drain();
      shareRuntime(null);
      await signaling.close();
      backend.close();
      server.closeIdleConnections();
      await drained;
    },
  };
}

function pageOf(metrics: PromMetrics, token: string): MetricsPage {
  return { contentType: metrics.contentType, allows: (authorization) => carriesToken(authorization, token), read: () => metrics.read() };
}
