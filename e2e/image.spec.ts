import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHostToken, createSeatToken, roomNameOf, roomProof } from '#lib/protocol/ids.ts';
import { expect, test } from './support/fixtures.ts';
import { RawClient } from './support/rawClient.ts';

// No container engine is needed for it: this is the folder that the image is made of, started as the image starts it, from files that
// cannot be written, by somebody who is not root.

const assemble = fileURLToPath(new URL('../scripts/image.mjs', import.meta.url));
const MEBIBYTE = 2 ** 20;
const STOP_MS = 10_000;
const SOMEBODY = 1000;

const entriesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

function sealOff(folder: string): void {
  for (const path of [...entriesOf(folder), folder]) {
    const entry = lstatSync(path);
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() ? 0o555 : 0o444);
  }
}

async function ready(child: ChildProcess): Promise<number> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of child.stdout ?? []) {
    const port = /ready on http:\/\/localhost:(\d+)/.exec((said += String(chunk)))?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the server ended before it was ready:\n${said}`);
}

test('what goes into the image is small, and serves from files that it cannot write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
  execFileSync(process.execPath, [assemble, folder], { stdio: 'inherit' });
  const before = entriesOf(folder);
  const size = before.reduce((sum, path) => sum + lstatSync(path).size, 0);
  expect(size).toBeLessThan(200 * MEBIBYTE);
  expect(before.filter((path) => /\.env|\.test\.|\/e2e\/|\/\.git\//.test(path.slice(folder.length)) && !path.includes('node_modules'))).toEqual([]);
  sealOff(folder);

  const root = process.getuid?.() === 0;
  const child = spawn(process.execPath, ['--enable-source-maps', 'build/server.mjs'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: '0', STUN_URLS: 'none', NEXT_TELEMETRY_DISABLED: '1', HOME: '/nonexistent' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(root && { uid: SOMEBODY, gid: SOMEBODY }),
  });
  try {
    const port = await ready(child);
    const ask = (path: string) => fetch(`http://localhost:${port}${path}`);
    const room = await roomNameOf(createHostToken());
    for (const path of ['/', `/r/${room}`, '/check', '/privacy', '/offline', '/sw.js', '/manifest.webmanifest', '/icon.svg', '/api/health']) {
      expect([path, (await ask(path)).status]).toEqual([path, 200]);
    }
    expect((await ask('/nowhere')).status).toBe(404);
    const scripts = (await (await ask(`/r/${room}`)).text()).match(/\/_next\/static\/[^"\\]+\.(?:js|css)/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const path of new Set(scripts)) expect([path, (await ask(path)).status]).toEqual([path, 200]);

    const client = await RawClient.open(port);
    const joined = await client.request('join', { room, proof: roomProof.parse(`${'p'.repeat(42)}A`), seat: createSeatToken(), profile: 'x'.repeat(40), signals: [] });
    expect(joined.ok).toBe(true);
    client.close();
  } finally {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    if (child.exitCode === null) await once(child, 'exit');
    clearTimeout(timer);
  }
  expect(child.exitCode).toBe(0);
  expect(entriesOf(folder)).toEqual(before);
  for (const path of [folder, ...before]) if (lstatSync(path).isDirectory()) chmodSync(path, 0o755);
  rmSync(folder, { recursive: true, force: true });
});
