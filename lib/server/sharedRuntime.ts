import type { SignalingStats } from './signaling/createSignalingServer.ts';

/** What `/api/metrics` shows, and to whom. */
export interface MetricsPage {
  readonly contentType: string;
  /** Whether a request with this `Authorization` header may read it. */
  allows(authorization: string | null): boolean;
  read(): Promise<string>;
}

/** What route handlers may ask of the running server. */
export interface SharedRuntime {
  stats(): Promise<SignalingStats>;
  /** Whether the Redis that nodes share is there; null for a server that is alone. */
  redis(): 'up' | 'away' | null;
  /** How long the server has been up, in seconds. */
  uptime(): number;
  /** Whether it is about to stop, so that whoever distributes requests should turn to another one. */
  draining(): boolean;
  /** Null where nobody may read metrics. */
  readonly metrics: MetricsPage | null;
}

// Next bundles route handlers with module instances of their own, so a module's variable is not the same one there.
const key = Symbol.for('parley.runtime');

/** Makes `runtime` known to route handlers; null takes it back. */
export function shareRuntime(runtime: SharedRuntime | null): void {
  Reflect.set(globalThis, key, runtime);
}

/** The running server, or null where there is none, as on a serverless host. */
export function sharedRuntime(): SharedRuntime | null {
  const found: unknown = Reflect.get(globalThis, key);
  return isRuntime(found) ? found : null;
}

function isRuntime(value: unknown): value is SharedRuntime {
  return typeof value === 'object' && value !== null && 'stats' in value && 'redis' in value && 'uptime' in value && 'draining' in value && 'metrics' in value;
}
