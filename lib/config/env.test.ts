import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STUN_URLS, describeProblems, readEnv } from './env.ts';
import type { Env } from './env.ts';

function envOf(source: Record<string, string>): Env {
  const reading = readEnv(source);
  if (!reading.ok) throw new Error(describeProblems(reading.problems));
  return reading.env;
}

function wrongIn(source: Record<string, string>): string[] {
  const reading = readEnv(source);
  return reading.ok ? [] : reading.problems.map(({ variable }) => variable);
}

describe('the environment', () => {
  it('needs nothing', () => {
    expect(envOf({})).toEqual({
      mode: 'production',
      port: 3000,
      host: null,
      allowedOrigins: null,
      embedOrigins: [],
      trustedProxies: 0,
      stunUrls: DEFAULT_STUN_URLS,
      turn: null,
      redisUrl: null,
      roomMax: 12,
      meshMax: 8,
      addressMax: 200,
      logLevel: 'info',
      metricsToken: null,
      drainSeconds: 0,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(envOf({ PORT: '', HOST: ' ', STUN_URLS: '', TURN_URLS: '', TURN_SECRET: '', REDIS_URL: '' })).toEqual(envOf({}));
  });

  it('reads what is set', () => {
    const env = envOf({
      NODE_ENV: 'development',
      PORT: '8080',
      HOST: '::1',
      ALLOWED_ORIGINS: 'https://Call.example:443, http://localhost:3000/',
      ALLOWED_EMBED_ORIGINS: 'https://www.example/',
      TRUST_PROXY: 'true',
      STUN_URLS: 'none',
      TURN_URLS: 'turn:turn.example:3478?transport=udp,turns:[2001:db8::1]:5349?transport=tcp',
      TURN_SECRET: 's',
      TURN_TTL: '600',
      ROOM_MAX: '20',
      MESH_MAX: '6',
      ADDRESS_MAX: '5000',
      LOG_LEVEL: 'debug',
      METRICS_TOKEN: 'a-token-of-sixteen',
      DRAIN_SECONDS: '20',
      REDIS_URL: 'rediss://:pass@redis.example:6380/1',
    });
    expect(env).toEqual({
      mode: 'development',
      port: 8080,
      host: '::1',
      allowedOrigins: ['https://call.example', 'http://localhost:3000'],
      embedOrigins: ['https://www.example'],
      trustedProxies: 1,
      stunUrls: [],
      turn: { urls: ['turn:turn.example:3478?transport=udp', 'turns:[2001:db8::1]:5349?transport=tcp'], secret: 's', ttl: 600 },
      redisUrl: 'rediss://:pass@redis.example:6380/1',
      roomMax: 20,
      meshMax: 6,
      addressMax: 5000,
      logLevel: 'debug',
      metricsToken: 'a-token-of-sixteen',
      drainSeconds: 20,
    });
    expect(envOf({ TRUST_PROXY: '2' }).trustedProxies).toBe(2);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['HOST', 'a b'],
    ['ALLOWED_ORIGINS', 'example.org'],
    ['ALLOWED_ORIGINS', 'https://a.example, *'],
    ['ALLOWED_EMBED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://a.example/path'],
    ['TRUST_PROXY', 'yes'],
    ['STUN_URLS', 'turn:a.example'],
    ['STUN_URLS', 'stun:'],
    ['TURN_TTL', '1'],
    ['ROOM_MAX', '1'],
    ['MESH_MAX', '1000'],
    ['REDIS_URL', 'localhost'],
    ['LIVEKIT_URL', 'http://a.example'],
    ['METRICS_TOKEN', 'short'],
    ['DRAIN_SECONDS', 'soon'],
    ['LOG_LEVEL', 'loud'],
  ])('says that %s must not be %j', (name, value) => {
    expect(wrongIn({ [name]: value })).toEqual([name]);
  });

  it('names everything that is wrong, with what would be right', () => {
    const reading = readEnv({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect(reading.ok ? '' : describeProblems(reading.problems)).toMatch(/PORT is "x"; it should be: a port.*\n.*LOG_LEVEL is "loud"/);
  });

  it('wants TURN whole', () => {
    expect(wrongIn({ TURN_URLS: 'turn:a.example' })).toEqual(['TURN_URLS']);
    expect(wrongIn({ TURN_SECRET: 's' })).toEqual(['TURN_SECRET']);
    expect(wrongIn({ LIVEKIT_URL: 'wss://a.example', LIVEKIT_API_KEY: 'k' })).toEqual(['LIVEKIT_URL']);
  });

  it('takes a secret from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
    const file = join(folder, 'turn');
    writeFileSync(file, ' hunter2\n');
    const given = { TURN_URLS: 'turn:a.example', TURN_SECRET_FILE: file };
    expect(envOf(given).turn?.secret).toBe('hunter2');
    // The variable itself goes first, and an empty one is none.
    expect(envOf({ ...given, TURN_SECRET: 'nearer' }).turn?.secret).toBe('nearer');
    expect(envOf({ ...given, TURN_SECRET: '' }).turn?.secret).toBe('hunter2');
    // Nothing but secrets is looked for in files.
    expect(envOf({ PORT_FILE: file }).port).toBe(3000);

    writeFileSync(file, '\n');
    expect(wrongIn(given)).toEqual(['TURN_SECRET_FILE']);
    rmSync(folder, { recursive: true });
    expect(wrongIn(given)).toEqual(['TURN_SECRET_FILE']);
  });

  it('prints no secret, not even a wrong one', () => {
    const reading = readEnv({ METRICS_TOKEN: 'hunter2', REDIS_URL: 'user:hunter2@host' });
    expect(reading.ok).toBe(false);
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  it('says which variables this version does not use', () => {
    const reading = readEnv({ LIVEKIT_URL: 'wss://media.example', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' });
    expect(reading.ok && reading.hints[0]).toBe('LIVEKIT_URL is set, but this version of Parley does not use it yet.');
    expect(reading.ok && reading.hints).toHaveLength(3);
  });
});
