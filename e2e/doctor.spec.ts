import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Coturn, noTurn, turnPath } from './support/coturn.ts';
import { expect, test } from './support/fixtures.ts';

const main = fileURLToPath(new URL('../scripts/doctor/main.ts', import.meta.url));

const report = z.strictObject({
  url: z.string(),
  healthy: z.boolean(),
  findings: z.array(z.strictObject({ check: z.string(), verdict: z.enum(['ok', 'warn', 'fail', 'skip']), said: z.string(), remedy: z.nullable(z.string()) })),
});

function doctor(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--import', 'tsx', main, ...args], { env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env } }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 1, stdout, stderr });
    });
  });
}

test('a deployment with its own relay is found well, as a browser would find it', async ({ startServer }, info) => {
  test.skip(turnPath() === null, noTurn);
  const coturn = await Coturn.start();
  try {
    const urls = [coturn.url('udp'), coturn.url('tcp')];
    const server = await startServer({ env: { TURN_URLS: urls.join(','), TURN_SECRET: coturn.secret, STUN_URLS: `stun:127.0.0.1:${coturn.port}` } });
    const file = info.outputPath('turn');
    await writeFile(file, `${coturn.secret}\n`);
    const { code, stdout } = await doctor([server.origin, '--json'], { TURN_SECRET_FILE: file });
    const { healthy, findings } = report.parse(JSON.parse(stdout));
    expect(findings.filter(({ verdict }) => verdict !== 'ok').map(({ check, verdict }) => [check, verdict])).toEqual([['tls', 'skip'], ['redirect', 'skip']]);
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining([...urls, ...urls.map((url) => `${url}, relaying`), 'headers', 'socket', 'origin', 'signaling', 'ready']));
    expect([healthy, code]).toEqual([true, 0]);
    expect(stdout).not.toContain(coturn.secret);

    const wrong = await doctor([server.origin], { TURN_SECRET: 'another' });
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(/FAIL {2}turn:.*with TURN_SECRET: It refuses: 401[^\n]*\n +→ .*static-auth-secret/);
    expect(wrong.stdout).toMatch(/2 broken\n$/);

    const unread = await doctor([server.origin], { TURN_SECRET_FILE: info.outputPath('nothing') });
    expect([unread.code, unread.stderr]).toEqual([1, expect.stringContaining('TURN_SECRET_FILE')]);
  } finally {
    await coturn.stop();
  }
});

test('what is not there is said in words, and its end says so too', async () => {
  const gone = await doctor(['http://127.0.0.1:1']);
  expect(gone.code).toBe(1);
  expect(gone.stdout).toContain('no program listens on port 1');
  for (const args of [[], ['https://a.example', 'https://b.example'], ['ftp://a.example'], ['https://a.example', '--jsn'], ['https://a.example', '--timeout', '0']]) {
    const confused = await doctor(args);
    expect(confused.code, args.join(' ')).toBe(1);
    expect(confused.stderr).toContain('npm run doctor -- https://call.example.org');
  }
});
