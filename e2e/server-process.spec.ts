import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from './support/fixtures.ts';

const bundle = fileURLToPath(new URL('../build/server.mjs', import.meta.url));

/** ms that a stop may take: what supervisors wait before they kill. */
const STOP_MS = 10_000;

function start(env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, [bundle], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', STUN_URLS: 'none', LOG_LEVEL: 'debug', NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ready(child: ReturnType<typeof start>): Promise<void> {
  for await (const chunk of child.stdout) if (String(chunk).includes('ready on')) return;
  throw new Error('the server ended before it was ready');
}

test('SIGTERM ends the server within ten seconds, people in a call or not', async ({ people, startServer }) => {
  const server = await startServer();
  const person = await people.add('Anna', { origin: server.origin });
  await person.createRoom();
  await person.join();
  const before = Date.now();
  await server.stop();
  expect(Date.now() - before).toBeLessThan(STOP_MS);
  // The call is still on the screen, and says what is wrong.
  await expect(person.by('status')).toHaveAttribute('data-state', 'reconnecting');
  await expect(person.by('call')).toBeVisible();
});

test('whoever reads the log may go away: the server serves on and stops when told to', async () => {
  const child = start({ PORT: '0' });
  await ready(child);
  child.stdout.destroy();
  child.stderr.destroy();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  expect(code).toBe(0);
});

test('a port that is taken is said in one sentence', async ({ server }) => {
  const child = start({ PORT: String(server.port) });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(1);
  expect(said).toContain(`Port ${server.port} is taken`);
});

test('a setting that is wrong is explained before anything starts', async () => {
  const child = start({ PORT: 'eighty', TURN_URLS: 'turn:turn.example.org' });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(1);
  expect(said).toContain('PORT');
  expect(said).toContain('TURN_SECRET');
});
