import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeTurn } from '#lib/server/turn/probeTurn.ts';
import { freePort, noTurn, turnPath } from '../e2e/support/coturn.ts';

// What compose.yaml starts around the app, as far as this machine has it: keeper, relay and edge with their very files. What
// containers would set is set in their environment.

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const edgePath = ['/usr/sbin/haproxy', '/usr/bin/haproxy', '/usr/local/sbin/haproxy', '/opt/homebrew/bin/haproxy'].find((path) => existsSync(path));
const installed = turnPath() !== null;
if (!installed) process.stderr.write(`Skipped, the relay as it is started: ${noTurn}\n`);
if (edgePath === undefined) process.stderr.write('Skipped, the edge: no haproxy on this machine: apt-get install haproxy\n');

const DOMAIN = 'parley.example';
const SOON = { timeout: 15_000, interval: 100 };

/** A certificate for `name` where Caddy would put it. */
function certify(caddy: string, name: string): string {
  const folder = join(caddy, 'caddy', 'certificates', 'acme-v02.api.letsencrypt.org-directory', name);
  mkdirSync(folder, { recursive: true });
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name},DNS:localhost`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  return readFileSync(certificate, 'utf8');
}

async function gone(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

const listening = (server: Server) => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe.skipIf(!installed)('the relay as it is started', () => {
  let folder: string;
  let keeper: ChildProcess;
  let relay: ChildProcess;
  let edge: ChildProcess | null = null;
  let port: number;
  let tlsPort: number;
  const at = (name: string) => join(folder, name);
  const secret = () => readFileSync(at('secrets/turn'), 'utf8');
  const said: string[] = [];

  const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    return child;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-stack-'));
    for (const name of ['secrets', 'tls', 'caddy', 'run']) mkdirSync(at(name));
    [port, tlsPort] = [await freePort(), await freePort()];
    const folders = { SECRETS_DIR: at('secrets'), TLS_DIR: at('tls'), CADDY_DIR: at('caddy'), RUN_DIR: at('run'), CHECK_SECONDS: '0.1' };
    relay = run('sh', [here('coturn/start.sh')], {
      ...folders,
      DOMAIN,
      SECRET_FILE: at('secrets/turn'),
      CONFIGURATION: here('coturn/turnserver.conf'),
      RELAY_IP: '127.0.0.1',
      PUBLIC_IP: '8.8.4.4',
      MORE_SETTINGS: `listening-ip=127.0.0.1\nlistening-port=${port}\ntls-listening-port=${tlsPort}`,
    });
    keeper = run('sh', [here('keeper.sh')], { ...folders, DOMAIN });
  });
  afterAll(async () => {
    await Promise.all([gone(keeper), gone(relay), gone(edge)]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('waits for a secret, which nobody else may read, and is there at once', async () => {
    await expect.poll(() => existsSync(at('secrets/turn')), SOON).toBe(true);
    expect(Buffer.from(secret(), 'base64').length).toBe(32);
    expect(statSync(at('secrets/turn')).mode & 0o077).toBe(0);
    const urls = [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`];
    await expect.poll(() => probeTurn(urls, secret(), { timeout: 500 }), SOON).toMatchObject([{ ok: true }, { ok: true }]);
    expect(statSync(at('run/turnserver.conf')).mode & 0o077).toBe(0);
  });

  it('gives out its public address, not the one behind the NAT', async () => {
    const [probe] = await probeTurn([`turn:127.0.0.1:${port}`], secret());
    expect(probe?.ok && probe.allocation.relayed.address).toBe('8.8.4.4');
  });

  it('speaks TLS once there is a certificate, and with the next one when that is renewed', async () => {
    const url = `turns:localhost:${tlsPort}?transport=tcp`;
    const first = certify(at('caddy'), `turn.${DOMAIN}`);
    certify(at('caddy'), DOMAIN);
    await expect.poll(() => probeTurn([url], secret(), { ca: first, timeout: 1_000 }), SOON).toMatchObject([{ ok: true }]);
    const second = certify(at('caddy'), `turn.${DOMAIN}`);
    await expect.poll(() => probeTurn([url], secret(), { ca: second, timeout: 1_000 }), SOON).toMatchObject([{ ok: true }]);
    expect(await probeTurn([url], secret(), { ca: first })).toMatchObject([{ ok: false, reason: 'untrusted' }]);
    // The relay has no other key.
    expect(readFileSync(at('tls/tls.crt'), 'utf8')).toBe(second);
  });

  it.runIf(edgePath !== undefined)('shares port 443 with the web server, by name', async () => {
    const heard: Buffer[] = [];
    const web = createServer((socket) => socket.on('data', (chunk) => heard.push(chunk)).on('error', () => {}));
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const door = createServer().listen(0, '127.0.0.1');
    await once(door, 'listening');
    const edgePort = listening(door);
    door.close();
    await once(door, 'close');
    edge = run(edgePath ?? '', ['-db', '-f', here('edge/haproxy.cfg')], {
      DOMAIN,
      EDGE_BIND: `127.0.0.1:${edgePort}`,
      WEB_ADDRESS: `127.0.0.1:${listening(web)}`,
      RELAY_ADDRESS: `127.0.0.1:${tlsPort}`,
    });

    const ca = readFileSync(at('tls/tls.crt'), 'utf8');
    const greet = (servername: string) =>
      new Promise<string>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port: edgePort, servername, ca }, () => settle(`certified for ${String(socket.getPeerCertificate().subject.CN)}`));
        const settle = (outcome: string) => {
          resolve(outcome);
          socket.destroy();
        };
        socket.once('error', (error: Error) => settle(error.message));
        socket.setTimeout(1_000, () => settle('no answer'));
      });
    await expect.poll(() => greet(`turn.${DOMAIN}`), SOON).toBe(`certified for turn.${DOMAIN}`);
    expect(heard).toEqual([]);
    expect(await greet(DOMAIN)).toBe('no answer');
    // PROXY protocol, version 2, and behind it the ClientHello as it came.
    const [first] = heard;
    expect(first?.subarray(0, 12)).toEqual(Buffer.from('0d0a0d0a000d0a515549540a', 'hex'));
    expect(first?.subarray(16, 20)).toEqual(Buffer.from([127, 0, 0, 1]));
    expect(Buffer.concat(heard).includes(DOMAIN)).toBe(true);
    web.close();
  });

  it('stops when it is told to', async () => {
    await gone(relay);
    expect(relay.exitCode).toBe(0);
    expect(await probeTurn([`turn:127.0.0.1:${port}?transport=tcp`], secret(), { timeout: 500 })).toMatchObject([{ ok: false, reason: 'unreachable' }]);
  });
});
