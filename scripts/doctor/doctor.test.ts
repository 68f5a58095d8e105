import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { baseHeaders, pagePolicy } from '#lib/server/access/securityHeaders.ts';
import { startHarness } from '#lib/server/signaling/harness.ts';
import type { Harness } from '#lib/server/signaling/harness.ts';
import { selfSigned } from './certificateTestBed.ts';
import type { Deployment } from './deployment.ts';
import { examine } from './examine.ts';
import type { Finding, Verdict } from './finding.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** The page and the routes, as far as the doctor asks for them. */
const site: RequestListener = ({ url, headers }, response) => {
  if (url === '/api/health') return void response.end('{"status":"ok","uptime":1}');
  if (url === '/api/ready') return void response.end('{"status":"ready"}');
  for (const [name, value] of Object.entries(baseHeaders)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', pagePolicy({ nonce: 'bm9uY2U=', host: headers.host ?? null, development: false }));
  response.end('<!doctype html>');
};

const noIce = { stunUrls: [], turn: null };

async function parley(over: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
  const server = await startHarness({ handle: site, ice: noIce, ...over });
  stops.push(() => server.close());
  return server;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  }));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function look(origin: string, over: Partial<Deployment> = {}): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const deployment = { url: new URL(origin), ca: null, plainPort: null, turnSecret: null, turnUrls: [], patience: 2_000, ...over };
  for await (const finding of examine(deployment)) found.push(finding);
  return found;
}

const verdicts = (findings: readonly Finding[]): Readonly<Record<string, Verdict>> => Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]));
const failed = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
const of = (findings: readonly Finding[], check: string) => findings.find((finding) => finding.check === check);
/** A finding in one line. */
const line = (findings: readonly Finding[], check: string) => findings.flatMap((one) => (one.check === check ? [`${one.verdict}: ${one.said} → ${one.remedy ?? ''}`] : [])).join('\n');

describe('a deployment that is well', () => {
  it('is found so', async () => {
    const { port } = await parley();
    const findings = await look(`http://127.0.0.1:${port}`);
    expect(verdicts(findings)).toEqual({
      dns: 'ok', port: 'ok', tls: 'skip', redirect: 'skip', headers: 'ok', clock: 'ok', health: 'ok', ready: 'ok', socket: 'ok', origin: 'ok', signaling: 'ok', stun: 'skip', turn: 'warn',
    });
    expect(findings.every(({ verdict, remedy }) => (remedy === null) === (verdict === 'ok' || verdict === 'skip'))).toBe(true);
  });

  it('leaves nothing behind', async () => {
    const server = await parley();
    await look(`http://127.0.0.1:${server.port}`);
    await expect.poll(() => server.signaling.stats()).toEqual({ rooms: 0, seats: 0, sockets: 0 });
  });
});

describe('a name or a port that is not there', () => {
  it('no such name', async () => {
    const findings = await look('https://no-such-name.invalid');
    expect(verdicts(findings)).toEqual({ dns: 'fail' });
    expect(of(findings, 'dns')?.remedy).toMatch(/A record for no-such-name\.invalid/);
  });

  it('a dead port', async () => {
    const findings = await look('http://127.0.0.1:1');
    expect(verdicts(findings)).toEqual({ dns: 'ok', port: 'fail' });
    expect(line(findings, 'port')).toMatch(/^fail: .*ECONNREFUSED.* → .*no program listens on port 1/);
  });
});

describe('a server behind something that is set up wrong', () => {
  it('its own origin is not allowed', async () => {
    const { port } = await parley({ allowedOrigins: ['https://elsewhere.example'] });
    const findings = await look(`http://127.0.0.1:${port}`);
    expect(failed(findings)).toEqual(['socket']);
    expect(of(findings, 'socket')?.remedy).toContain(`Put http://127.0.0.1:${port} into ALLOWED_ORIGINS`);
    expect(findings.at(-1)?.check, 'what needs a socket is not tried').toBe('socket');
  });

  it('any origin is allowed', async () => {
    const { port: origin } = await parley({ allowedOrigins: ['https://stranger.example', 'http://127.0.0.1'] });
    expect(failed(await look(`http://127.0.0.1:${origin}`))).toEqual(['socket']);
    const { port } = await parley();
    // A proxy that puts its own words into the header.
    const proxy = createServer(site);
    proxy.on('upgrade', (request, socket) => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      request.resume();
    });
    const open = await look(`http://127.0.0.1:${await listening(proxy)}`);
    expect(failed(open)).toContain('origin');
    expect(failed(await look(`http://127.0.0.1:${port}`))).toEqual([]);
  });

  it('a proxy passes no upgrades on', async () => {
    const proxy = createServer(site);
    const findings = await look(`http://127.0.0.1:${await listening(proxy)}`);
    expect(failed(findings)).toEqual(['socket']);
    expect(of(findings, 'socket')?.remedy).toContain('proxy_set_header Upgrade $http_upgrade');
  });

  it('too many sockets seem to come from one address', async () => {
    const { port } = await parley({ addressMax: 0 });
    expect(of(await look(`http://127.0.0.1:${port}`), 'socket')?.remedy).toContain('TRUST_PROXY');
  });

  it('headers are changed on the way, and the camera is shut off', async () => {
    const bent = await parley({
      handle(request, response) {
        if (request.url !== '/') return site(request, response);
        response.setHeader('Permissions-Policy', 'camera=(), microphone=(self), display-capture=(self)');
        response.setHeader('X-Content-Type-Options', 'sniff');
        response.end('');
      },
    });
    const findings = await look(`http://127.0.0.1:${bent.port}`);
    expect(failed(findings)).toEqual(['headers']);
    expect(of(findings, 'headers')?.said).toMatch(/X-Content-Type-Options is "sniff".*does not allow camera.*no nonce/);
  });

  it('the clock is wrong', async () => {
    const { port } = await parley({
      handle(request, response) {
        response.setHeader('Date', new Date(Date.now() - 600_000).toUTCString());
        return site(request, response);
      },
    });
    expect(line(await look(`http://127.0.0.1:${port}`), 'clock')).toMatch(/^fail: .*(?:599|60\d) s behind/);
  });

  it('another program answers, or the server is stopping', async () => {
    const { port } = await parley({ handle: (_request, response) => void response.writeHead(502).end('Bad Gateway') });
    expect(failed(await look(`http://127.0.0.1:${port}`))).toEqual(['page', 'health', 'ready']);
    const draining = await parley({ handle: (request, response) => (request.url === '/api/ready' ? void response.writeHead(503).end('{"status":"draining"}') : site(request, response)) });
    const findings = await look(`http://127.0.0.1:${draining.port}`);
    expect(failed(findings)).toEqual(['ready']);
    expect(of(findings, 'ready')?.said).toContain('draining');
  });
});

describe('TLS', () => {
  const behind = async (options: Parameters<typeof selfSigned>[0]) => {
    const certificate = selfSigned(options);
    const server = createSecureServer(certificate, site);
    return { ca: certificate.cert, port: await listening(server) };
  };
  const long = { from: new Date('2020-01-01'), to: new Date('2020-04-01') };

  it('that is well is found so', async () => {
    const { ca, port } = await behind({ names: ['localhost', '127.0.0.1'] });
    const findings = await look(`https://127.0.0.1:${port}`, { ca });
    expect(line(findings, 'tls')).toMatch(/^ok: TLSv1\.3/);
    expect(of(findings, 'hsts')?.verdict).toBe('warn');
  });

  it('with a certificate that has expired and is signed by itself', async () => {
    const { port } = await behind({ names: ['127.0.0.1'], ...long });
    const findings = await look(`https://127.0.0.1:${port}`);
    expect(failed(findings).filter((check) => check.startsWith('tls'))).toEqual(['tls-dates']);
    expect(of(findings, 'tls-dates')?.said).toMatch(/expired on Apr\s+1.*2020.*signed by itself/);
    expect(of(findings, 'health')?.verdict, 'one fault hides no other').toBe('ok');
  });

  it('with a certificate that is signed by itself', async () => {
    const { port } = await behind({ names: ['127.0.0.1'] });
    const findings = await look(`https://127.0.0.1:${port}`);
    expect(failed(findings).filter((check) => check.startsWith('tls'))).toEqual(['tls-chain']);
    expect(of(findings, 'tls-chain')?.remedy).toContain('Let’s Encrypt');
  });

  it('with a certificate for another name, or one that ends soon', async () => {
    const other = await behind({ names: ['other.example'] });
    const named = await look(`https://127.0.0.1:${other.port}`, { ca: other.ca });
    expect(failed(named).filter((check) => check.startsWith('tls'))).toEqual(['tls-name']);
    expect(of(named, 'tls-name')?.said).toContain('other.example');
    const soon = await behind({ names: ['127.0.0.1'], to: new Date(Date.now() + 5.5 * 86_400_000) });
    expect(line(await look(`https://127.0.0.1:${soon.port}`, { ca: soon.ca }), 'tls-dates')).toMatch(/^warn: .*in 5 days/);
  });

  it('where plain HTTP is spoken', async () => {
    const { port } = await parley();
    expect(failed(await look(`https://127.0.0.1:${port}`))).toEqual(['tls']);
  });

  it.each([
    [301, (origin: string) => `${origin}/`, 'ok'],
    [308, () => 'https://elsewhere.example/', 'fail'],
    [302, () => '/', 'fail'],
    [200, () => '', 'fail'],
  ] as const)('plain HTTP that answers %i', async (status, location, verdict) => {
    const { ca, port } = await behind({ names: ['127.0.0.1'] });
    const origin = `https://127.0.0.1:${port}`;
    const plain = createServer((_request, response) => void response.writeHead(status, location(origin) === '' ? {} : { Location: location(origin) }).end());
    const findings = await look(origin, { ca, plainPort: await listening(plain) });
    expect(of(findings, 'redirect')?.verdict).toBe(verdict);
  });

  it('where plain HTTP is shut', async () => {
    const { ca, port } = await behind({ names: ['127.0.0.1'] });
    expect(of(await look(`https://127.0.0.1:${port}`, { ca, plainPort: 1 }), 'redirect')?.verdict).toBe('warn');
  });
});
