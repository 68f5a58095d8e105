import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog } from '#lib/kernel/log.ts';
import { createHttpServer } from '../httpServer.ts';
import { createBuiltAssets } from './builtAssets.ts';

const script = `// ${'a script, '.repeat(200)}`;
const folder = mkdtempSync(join(tmpdir(), 'parley-assets-'));
let server: Server;

beforeAll(async () => {
  const chunks = join(folder, '_next/static/chunks');
  mkdirSync(chunks, { recursive: true });
  writeFileSync(join(chunks, 'a.js.br'), brotliCompressSync(script));
  writeFileSync(join(chunks, 'a.js.gz'), gzipSync(script));
  writeFileSync(join(chunks, 'old.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'secret.js.br'), 'of nobody’s business');
  const handle = createBuiltAssets(folder, (_, response) => void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('next'));
  server = createHttpServer({ handle, signaling: (_, socket) => socket.destroy(), otherUpgrades: () => false, log: createLog('silent', () => {}) });
  await once(server.listen(0), 'listening');
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function ask(path: string, encoding?: string, method = 'GET'): Promise<{ readonly response: IncomingMessage; readonly body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, path, method, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { response, body: Buffer.concat(parts) };
}

it.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['br;q=0.1, gzip', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
  ['*', 'br', brotliDecompressSync],
])('to a browser that takes %s it is sent as %s', async (encoding, coding, decode) => {
  const { response, body } = await ask('/_next/static/chunks/a.js?v=1', encoding);
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({
    'content-encoding': coding,
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': String(body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(decode(body).toString()).toBe(script);
});

it('HEAD gets the headers alone', async () => {
  const { response, body } = await ask('/_next/static/chunks/a.js', 'br', 'HEAD');
  expect(Number(response.headers['content-length'])).toBeGreaterThan(0);
  expect(body).toHaveLength(0);
});

it.each([
  ['/_next/static/chunks/a.js', undefined],
  ['/_next/static/chunks/a.js', 'identity'],
  ['/_next/static/chunks/old.js', 'br'],
  ['/_next/static/chunks/a.js.br', 'br'],
  ['/_next/static/chunks/missing.js', 'br'],
  ['/_next/static/../../secret.js', 'br'],
  ['/_next/static/%2e%2e/%2e%2e/secret.js', 'br'],
  ['/secret.js', 'br'],
])('%s for one who takes %s is the next one’s to answer', async (path, encoding) => {
  const { response, body } = await ask(path, encoding);
  expect([response.statusCode, body.toString(), response.headers['content-encoding']]).toEqual([404, 'next', undefined]);
});

it('what is posted is the next one’s to answer', async () => {
  expect((await ask('/_next/static/chunks/a.js', 'br', 'POST')).body.toString()).toBe('next');
});

it('without a build, everything is', () => {
  const asked: string[] = [];
  const handle = createBuiltAssets(join(folder, 'nothing'), ({ url }) => void asked.push(url ?? ''));
  void handle({ url: '/_next/static/chunks/a.js', method: 'GET', headers: { 'accept-encoding': 'br' } } as IncomingMessage, null as never);
  expect(asked).toEqual(['/_next/static/chunks/a.js']);
});
