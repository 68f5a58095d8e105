import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { expect, test } from './support/fixtures.ts';
import type { ParleyServer } from './support/server.ts';

/** Status of a WebSocket handshake with these headers: 101 when it is let in. */
function handshake(server: ParleyServer, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: 'localhost',
      port: server.port,
      path: '/api/socket?EIO=4&transport=websocket',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        ...headers,
      },
    });
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    // A connection that is closed without a word is a refusal as well.
    asked.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(0) : reject(error)));
    asked.end();
  });
}

test('only pages of this very origin get a socket', async ({ server }) => {
  const { origin, port } = server;
  expect(await handshake(server, { Origin: origin })).toBe(101);

  const others = [
    'null', '', 'https://evil.example', `http://localhost:${port + 1}`, 'http://localhost', `https://localhost:${port}`, `http://sub.localhost:${port}`,
    `http://localhost.evil.example:${port}`, `http://evil.example:${port}`, `http://localhost:${port}.evil.example`, `${origin}@evil.example`,
    `http://127.0.0.1:${port}`, `file://`, `chrome-extension://abcdefghijklmnop`, `${origin}, https://evil.example`, `http://LOCALHOST:${port}x`,
  ];
  for (const other of others) expect(await handshake(server, { Origin: other }), `Origin: ${other}`).not.toBe(101);
  expect(await handshake(server, {}), 'no Origin').not.toBe(101);
});

test('a forged Host or X-Forwarded-Host opens nothing', async ({ server }) => {
  const evil = 'https://evil.example';
  expect(await handshake(server, { Origin: evil, 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' })).not.toBe(101);
  expect(await handshake(server, { Origin: evil, Forwarded: 'host=evil.example;proto=https' })).not.toBe(101);
});

test('ALLOWED_ORIGINS is the whole list', async ({ startServer }) => {
  const server = await startServer({ env: { ALLOWED_ORIGINS: 'https://call.example.org, http://call.example.org:8080' } });
  expect(await handshake(server, { Origin: 'https://call.example.org' })).toBe(101);
  expect(await handshake(server, { Origin: 'http://call.example.org:8080' })).toBe(101);
  for (const other of ['http://call.example.org', 'https://call.example.org:8443', 'https://sub.call.example.org', 'https://example.org', 'null', server.origin]) {
    expect(await handshake(server, { Origin: other }), `Origin: ${other}`).not.toBe(101);
  }
});

test('other paths upgrade nothing', async ({ server }) => {
  const status = await new Promise<number>((resolve) => {
    const asked = request({ host: 'localhost', port: server.port, path: '/_next/hmr', headers: {
      Connection: 'Upgrade', Upgrade: 'websocket', Origin: server.origin, 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    } });
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
    asked.on('error', () => resolve(0));
    asked.end();
  });
  expect(status).not.toBe(101);
});
