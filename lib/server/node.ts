import type { Env } from '#lib/config/env.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { carriesToken } from './access/bearer.ts';
import { openBackend } from './backend.ts';
import { createHashedIds } from './ops/hashedIds.ts';
import type { PromMetrics } from './ops/promMetrics.ts';
import { shareRuntime } from './sharedRuntime.ts';
import type { MetricsPage } from './sharedRuntime.ts';
import { createSignalingServer } from './signaling/createSignalingServer.ts';
import type { SignalingServer } from './signaling/createSignalingServer.ts';

export interface NodeOptions {
  readonly env: Env;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: nothing is counted. */
  readonly metrics: PromMetrics | null;
}

/** One process of a deployment, without the HTTP server that its sockets come in by. Route handlers know of it from the beginning. */
export interface Node {
  readonly signaling: SignalingServer;
  /** Says that it is not ready any more. */
  announceEnd(): void;
  /** Ends every socket, in a way that lets clients come back to another node, and releases everything. */
  close(): Promise<void>;
}

/** Puts rooms, what the nodes share, and signaling together. */
export async function openNode({ env, clock, log, metrics }: NodeOptions): Promise<Node> {
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
  metrics?.watch({ stats: () => signaling.stats(), draining: () => draining });
  shareRuntime({
    stats: () => signaling.stats(),
    redis: () => backend.state(),
    uptime: () => Math.round((clock.now() - started) / 1000),
    draining: () => draining,
    metrics: metrics && env.metricsToken !== null ? pageOf(metrics, env.metricsToken) : null,
  });

  return {
    signaling,
    announceEnd() {
      draining = true;
    },
    async close() {
      await signaling.drain();
      shareRuntime(null);
      await signaling.close();
      backend.close();
    },
  };
}

function pageOf(metrics: PromMetrics, token: string): MetricsPage {
  return { contentType: metrics.contentType, allows: (authorization) => carriesToken(authorization, token), read: () => metrics.read() };
}
