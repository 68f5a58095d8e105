import { randomBytes } from 'node:crypto';
import { systemClock } from '#lib/kernel/clock.ts';
import { TurnClient } from './turnClient.ts';
import type { Allocation, TurnClientOptions, TurnFailure } from './turnClient.ts';
import { turnCredentials } from './turnCredentials.ts';
import type { OpenFailure } from './stunTransport.ts';
import { parseTurnUrl } from './turnUrl.ts';

export interface TurnProbeOptions {
  /** How long each step may take, in ms: connecting, allocating. */
  readonly timeout?: number;
  /** Certificates to trust besides those of the system, in PEM. */
  readonly ca?: string;
}

/**
 * What one URL of `TURN_URLS` is worth. `wrong-secret`: there is a TURN server, but it shares another secret, or its clock is
 * off by more than the credentials last. `not-supported`: a URL that browsers take and this probe does not (DTLS).
 */
export type TurnProbe =
  | { readonly url: string; readonly ok: true; readonly allocation: Allocation; /** From the first packet to the allocation, in ms. */ readonly took: number }
  | { readonly url: string; readonly ok: false; readonly reason: 'not-supported' | 'wrong-secret' | 'refused' | 'no-answer' | OpenFailure; readonly detail?: string };

/** How long the probe's credentials last, in s: longer than the probe, and than what clocks differ by. */
const EXPIRY_S = 120;

/** Allocates on every one of `urls`, as a browser in a call would, and gives the allocation back. All at once; never rejects. */
export function probeTurn(urls: readonly string[], secret: string, options: TurnProbeOptions = {}): Promise<readonly TurnProbe[]> {
  return Promise.all(urls.map((url) => probe(url, secret, options)));
}

async function probe(url: string, secret: string, options: TurnProbeOptions): Promise<TurnProbe> {
  const server = parseTurnUrl(url);
  if (!server) return { url, ok: false, reason: 'not-supported' };
  const started = systemClock.now();
  // A name of its own, so that probes never add up to the quota of one user.
  const name = `probe-${randomBytes(8).toString('hex')}`;
  const credentials = turnCredentials(secret, name, Math.floor(started / 1000) + EXPIRY_S);
  const client = await TurnClient.open(server, { ...options, credentials } satisfies TurnClientOptions);
  if (!client.ok) return { url, ok: false, reason: client.reason };
  const allocated = await client.value.allocate();
  const took = systemClock.now() - started;
  if (allocated.ok) await client.value.refresh(0);
  client.value.close();
  return allocated.ok ? { url, ok: true, allocation: allocated.value, took } : { url, ok: false, ...failureOf(allocated) };
}

function failureOf(failure: TurnFailure): { readonly reason: 'wrong-secret' | 'refused' | 'no-answer' | 'unreachable'; readonly detail?: string } {
  // Nobody listens on that port, or somebody hung up.
  if (failure.reason === 'closed') return { reason: 'unreachable' };
  if (failure.reason !== 'refused') return { reason: 'no-answer' };
  return { reason: failure.code === 401 ? 'wrong-secret' : 'refused', detail: `${failure.code} ${failure.phrase}` };
}
