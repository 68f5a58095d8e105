import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { LogLevel } from '#lib/kernel/log.ts';

/** STUN servers of a first run: public, free of charge, run by two different companies. `STUN_URLS=none` turns them off. */
export const DEFAULT_STUN_URLS = ['stun:stun.l.google.com:19302', 'stun:stun.cloudflare.com:3478'] as const;

/** TURN as deployments run it: one secret shared with the TURN servers, time-limited credentials made from it. */
export interface TurnConfig {
  readonly urls: readonly string[];
  readonly secret: string;
  /** How long a credential works, in seconds. */
  readonly ttl: number;
}

/** The server's configuration, checked. */
export interface Env {
  readonly mode: 'development' | 'production';
  readonly port: number;
  /** The address to listen on; null listens on all. */
  readonly host: string | null;
  /** Origins that may open a signaling socket; null means the page's own. */
  readonly allowedOrigins: readonly string[] | null;
  /** Origins whose pages may show a call in a frame. */
  readonly embedOrigins: readonly string[];
  /** How many reverse proxies stand in front, whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: number;
  readonly stunUrls: readonly string[];
  readonly turn: TurnConfig | null;
  /** The Redis that several nodes share, or null for a server that keeps its rooms to itself. May hold a password. */
  readonly redisUrl: string | null;
  /** Most participants of one room. */
  readonly roomMax: number;
  /** Most participants of one room whose media goes from browser to browser. */
  readonly meshMax: number;
  /** Most signaling sockets from one address. */
  readonly addressMax: number;
  readonly logLevel: LogLevel;
  /** What whoever reads metrics has to show; null: nobody may. */
  readonly metricsToken: string | null;
  /** How long before its sockets are ended a server that is told to stop says so, in seconds. */
  readonly drainSeconds: number;
}

export type EnvSource = Readonly<Record<string, string | undefined>>;

/** One variable that is not as it has to be. */
export interface EnvProblem {
  readonly variable: string;
  readonly wrong: string;
  readonly right: string;
}

export type EnvReading =
  | { readonly ok: true; readonly env: Env; /** What the operator should know: variables that have no effect. */ readonly hints: readonly string[] }
  | { readonly ok: false; readonly problems: readonly EnvProblem[] };

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly LogLevel[];

/** Values that must not be printed, not even when they are wrong. Each may stand in a file that `<NAME>_FILE` names instead. */
const secrets: ReadonlySet<string> = new Set(['TURN_SECRET', 'LIVEKIT_API_SECRET', 'METRICS_TOKEN', 'REDIS_URL']);

const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const text = z.string();
const textOf = (pattern: RegExp) => z.string().regex(pattern);
const whole = (least: number, most: number) => textOf(/^\d{1,9}$/).transform(Number).pipe(z.int().min(least).max(most));

/** `item` as the browser would put it into an `Origin` header, or null when it is more or less than an origin. */
function originOf(item: string): string | null {
  try {
    const url = new URL(item);
    const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
    return bare && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : null;
  } catch {
    return null;
  }
}

const origins = text.transform((value, context) =>
  list(value).map((item) => {
    const origin = originOf(item);
    if (origin === null) context.addIssue({ code: 'custom', message: 'not an origin' });
    return origin ?? '';
  }),
);

const proxies = text
  .transform((value) => (value === 'true' ? '1' : value === 'false' ? '0' : value))
  .pipe(whole(0, 10));

const iceUrls = (scheme: 'stuns?' | 'turns?') => {
  const pattern = new RegExp(`^${scheme}:(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(?::\\d{1,5})?(?:\\?transport=(?:udp|tcp))?$`, 'u');
  return text.transform(list).pipe(z.array(textOf(pattern)).min(1));
};

const stunUrls = z.union([z.literal('none').transform((): string[] => []), iceUrls('stuns?')]);

/**
 * A secret by the name of its variable, or from the file that `<NAME>_FILE` names, which is how orchestrators hand over what must not
 * stand in an environment; empty when neither is set.
 */
export function readSecret(source: EnvSource, name: string): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: EnvProblem } {
  const variable = `${name}_FILE`;
  const [own, path] = [source[name]?.trim(), source[variable]?.trim()];
  if (own || !path) return { ok: true, value: own ?? '' };
  try {
    const value = readFileSync(path, 'utf8').trim();
    if (value !== '') return { ok: true, value };
  } catch {
    // Whatever keeps it from being read, the path is what has to be looked at.
  }
  return { ok: false, problem: { variable, wrong: `is ${JSON.stringify(path)}`, right: `a file that this process can read, with ${name} in it` } };
}

/**
 * Reads the configuration from environment variables. Each has a default that serves a first run; an empty one counts as
 * not set, which is how compose files write it.
 */
export function readEnv(source: EnvSource = process.env): EnvReading {
  const problems: EnvProblem[] = [];
  const hints: string[] = [];

  const secretIn = (name: string): string | undefined => {
    const secret = readSecret(source, name);
    if (!secret.ok) problems.push(secret.problem);
    return secret.ok ? secret.value : undefined;
  };
  const read = <T, F>(name: string, schema: z.ZodType<T, string>, fallback: F, right: string): T | F => {
    const given = secrets.has(name) ? secretIn(name) : source[name]?.trim();
    if (given === undefined || given === '') return fallback;
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    problems.push({ variable: name, wrong: secrets.has(name) ? 'is not in the right form' : `is ${JSON.stringify(given)}`, right });
    return fallback;
  };
  const later = <T>(name: string, schema: z.ZodType<T, string>, right: string): T | null => {
    const value = read(name, schema, null, right);
    if (value !== null) hints.push(`${name} is set, but this version of Parley does not use it yet.`);
    return value;
  };
  const together = (name: string, isSet: boolean, other: string, otherIsSet: boolean) => {
    const broken = problems.some(({ variable }) => [name, other].includes(variable.replace(/_FILE$/, '')));
    if (!isSet || otherIsSet || broken) return;
    problems.push({ variable: name, wrong: `is set, but ${other} is not`, right: `both ${name} and ${other}, or neither` });
  };

  const turnUrls = read('TURN_URLS', iceUrls('turns?'), [], 'TURN servers, such as turn:turn.example.org:3478?transport=udp');
  const turnSecret = read('TURN_SECRET', text, null, 'the static-auth-secret of the TURN servers');
  const turnTtl = read('TURN_TTL', whole(60, 604_800), 3600, 'how many seconds TURN credentials work, from 60 to 604800');
  together('TURN_URLS', turnUrls.length > 0, 'TURN_SECRET', turnSecret !== null);
  together('TURN_SECRET', turnSecret !== null, 'TURN_URLS', turnUrls.length > 0);

  const livekitUrl = later('LIVEKIT_URL', textOf(/^wss?:\/\/\S+$/), 'a LiveKit server, such as wss://media.example.org');
  const livekitKey = later('LIVEKIT_API_KEY', text, 'the API key of the LiveKit server');
  const livekitSecret = later('LIVEKIT_API_SECRET', text, 'the API secret of the LiveKit server');
  together('LIVEKIT_URL', livekitUrl !== null, 'LIVEKIT_API_KEY', livekitKey !== null);
  together('LIVEKIT_URL', livekitUrl !== null, 'LIVEKIT_API_SECRET', livekitSecret !== null);

  const env: Env = {
    mode: read('NODE_ENV', text, 'production', 'development or production') === 'development' ? 'development' : 'production',
    port: read('PORT', whole(0, 65_535), 3000, 'a port number from 0 to 65535, such as 3000'),
    host: read('HOST', textOf(/^[A-Za-z0-9.:-]+$/), null, 'an address to listen on, such as 127.0.0.1 or ::'),
    allowedOrigins: read('ALLOWED_ORIGINS', origins, null, 'origins separated by commas, such as https://call.example.org'),
    embedOrigins: read('ALLOWED_EMBED_ORIGINS', origins, [], 'origins of pages that may embed a call, separated by commas, such as https://www.example.org'),
    trustedProxies: read('TRUST_PROXY', proxies, 0, 'true, false, or how many reverse proxies stand in front (0 to 10)'),
    stunUrls: read('STUN_URLS', stunUrls, DEFAULT_STUN_URLS, 'STUN servers, such as stun:stun.example.org:3478, or none'),
    turn: turnSecret === null ? null : { urls: turnUrls, secret: turnSecret, ttl: turnTtl },
    redisUrl: read('REDIS_URL', textOf(/^rediss?:\/\/\S+$/), null, 'a Redis address, such as redis://localhost:6379'),
    roomMax: read('ROOM_MAX', whole(2, 200), 12, 'a number of participants from 2 to 200'),
    meshMax: read('MESH_MAX', whole(2, 16), 8, 'a number of participants from 2 to 16'),
    addressMax: read('ADDRESS_MAX', whole(1, 1_000_000), 200, 'how many sockets one address may have open, at least 1'),
    logLevel: read('LOG_LEVEL', z.enum(LOG_LEVELS), 'info', LOG_LEVELS.join(', ')),
    metricsToken: read('METRICS_TOKEN', textOf(/^\S{16,}$/), null, 'at least 16 characters without spaces'),
    drainSeconds: read('DRAIN_SECONDS', whole(0, 3600), 0, 'a number of seconds from 0 to 3600'),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, env, hints };
}

/** The problems as lines for a person at a terminal. */
export function describeProblems(problems: readonly EnvProblem[]): string {
  const lines = problems.map(({ variable: name, wrong, right }) => `  ${name} ${wrong}; it should be: ${right}`);
  return ['Parley cannot start, because of its environment variables:', ...lines].join('\n');
}
