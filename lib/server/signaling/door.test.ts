import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rawAnswer, startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

let server: Harness;
beforeEach(async () => {
  server = await startHarness();
});
afterEach(() => server.close());

const raw = (text: string) => rawAnswer(server.port, text);

const upgrade = (headers: string[], path = '/api/socket?EIO=4&transport=websocket') =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${server.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n');

describe('the door', () => {
  it.each([
    ['no origin', [], 403],
    ['null', ['Origin: null'], 403],
    ['another host', ['Origin: http://evil.example'], 403],
    ['another port', ['Origin: http://127.0.0.1:1'], 403],
    ['a spoofed host', ['Origin: http://evil.example', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: http'], 403],
  ])('is shut to %s', async (_name, headers, status) => {
    const answer = await raw(upgrade(headers));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain("Content-Security-Policy: default-src 'none'");
  });

  it('opens to its own origin, with all headers', async () => {
    const answer = new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(upgrade([`Origin: http://127.0.0.1:${server.port}`])));
      socket.once('data', (data) => {
        socket.destroy();
        resolve(data.toString());
      });
    });
    expect(await answer).toMatch(/^HTTP\/1.1 101 [^]*X-Content-Type-Options: nosniff/);
  });

  it('counts the sockets of an address, and no longer than they are open', async () => {
    await server.close();
    server = await startHarness({ addressMax: 2 });
    const [first] = [await server.connect(), await server.connect()];
    expect(await raw(upgrade([`Origin: http://127.0.0.1:${server.port}`]))).toMatch(/^HTTP\/1.1 429 /);
    first.socket.disconnect();
    await vi.waitFor(() => server.connect(), { timeout: 10_000 });
  });

  it.each([
    '/api/socket?EIO=3&transport=websocket',
    '/api/socket?EIO=4&transport=polling',
    '/api/socket?EIO=4&transport=websocket&sid=constructor',
    '/api/socket',
    '/api/socket?%',
  ])('takes nothing but WebSocket and Engine.IO 4: %s', async (path) => {
    expect(await raw(upgrade([`Origin: http://127.0.0.1:${server.port}`], path))).toMatch(/^HTTP\/1.1 400 /);
  });

  it('takes no upgrade anywhere else', async () => {
    for (const path of ['/', '/api/sockets', '/api/socket/', '//api/socket']) expect(await raw(upgrade([], path))).toMatch(/^HTTP\/1.1 404 /);
    await (await server.connect()).seated();
  });
});

describe('HTTP', () => {
  it('has the headers on whatever it answers', async () => {
    const requests = [
      'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
      'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n',
      'BREW / HTTP/1.1\r\nHost: a\r\n\r\n',
      'nonsense\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    ];
    const answers = await Promise.all(requests.map(raw));
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['200', '200', '400', '400', '405', '400', '400', '431']);
    for (const answer of answers) {
      expect(answer).toContain('X-Content-Type-Options: nosniff');
      expect(answer).toContain("Content-Security-Policy: default-src 'none'");
    }
  });

  it('answers 500 when a page throws, and goes on', async () => {
    await server.close();
    server = await startHarness({ handle: () => Promise.reject(new Error('secret')) });
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    expect([response.status, await response.text(), response.headers.get('x-frame-options')]).toEqual([500, 'Internal Server Error', 'DENY']);
    expect(server.lines.join()).not.toContain('secret');
  });
});
