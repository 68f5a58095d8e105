import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeTurn } from '#lib/server/turn/probeTurn.ts';
import { TurnClient } from '#lib/server/turn/turnClient.ts';
import type { TurnCredentials, TurnReply } from '#lib/server/turn/turnClient.ts';
import { turnCredentials } from '#lib/server/turn/turnCredentials.ts';
import { parseTurnUrl } from '#lib/server/turn/turnUrl.ts';
import { Coturn, freePort, noTurn, turnPath } from '../../e2e/support/coturn.ts';
import { addressesIn, allowedPeers, deniedIPv4, deniedIPv6 } from './peerRanges.ts';
import type { PeerRange } from './peerRanges.ts';

// The configuration that is shipped, in a real coturn. Only addresses, ports, the secret, the realm and the certificate are the test's own.

const configuration = fileURLToPath(new URL('turnserver.conf', import.meta.url));
const installed = turnPath() !== null;
if (!installed) process.stderr.write(`Skipped, the shipped relay: ${noTurn}\n`);

const PORT = 9;
/** Addresses of each range besides its edges. */
const MANY = 8;
const soon = () => Math.floor(Date.now() / 1000) + 600;
const toIPv6 = networkInterfaces()['lo']?.some(({ address }) => address === '::1') === true;
if (!toIPv6) process.stderr.write('Skipped, the shipped relay over IPv6: this machine has no IPv6\n');

const families = [
  { name: 'IPv4', family: 'ipv4', denied: deniedIPv4, allowed: allowedPeers.ipv4 },
  ...(toIPv6 ? [{ name: 'IPv6', family: 'ipv6', denied: deniedIPv6, allowed: allowedPeers.ipv6 } as const] : []),
] as const;

/** Mulberry32: the same addresses each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function open(url: string, credentials?: TurnCredentials): Promise<TurnClient> {
  const server = parseTurnUrl(url);
  if (!server) throw new Error(`${url} is not a TURN URL`);
  const opened = await TurnClient.open(server, credentials ? { credentials } : {});
  if (!opened.ok) throw new Error(`${url}: ${opened.reason}`);
  return opened.value;
}

const codeOf = (reply: TurnReply<unknown>) => (reply.ok ? 'allowed' : reply.reason === 'refused' ? reply.code : reply.reason);

/** A UDP socket of this machine that counts what comes in. */
async function listener(address: string) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(data.toString()));
  socket.bind(0, address);
  await once(socket, 'listening');
  return { address, port: socket.address().port, heard, close: () => socket.close() };
}

describe.skipIf(!installed)('the shipped relay', () => {
  let coturn: Coturn;
  let folder: string;
  let ca: string;
  let tlsPort: number;
  const clients: TurnClient[] = [];

  const client = async (credentials?: TurnCredentials, transport: 'udp' | 'tcp' = 'udp') => {
    const opened = await open(coturn.url(transport), credentials);
    clients.push(opened);
    return opened;
  };
  const allocated = async (family: 'ipv4' | 'ipv6', transport: 'udp' | 'tcp' = 'udp') => {
    const opened = await client(turnCredentials(coturn.secret, 'tester', soon()), transport);
    expect(codeOf(await opened.allocate(family))).toBe('allowed');
    return opened;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-relay-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    ca = readFileSync(certificate, 'utf8');
    tlsPort = await freePort();
    coturn = await Coturn.start({
      configuration,
      more: [...(toIPv6 ? ['--relay-ip', '::1'] : []), '--tls-listening-port', String(tlsPort), '--cert', certificate, '--pkey', key],
    });
  });
  afterAll(async () => {
    for (const opened of clients) {
      await opened.refresh(0);
      opened.close();
    }
    await coturn?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('lets nobody in', () => {
    it('without credentials', async () => {
      const stranger = await client();
      expect(codeOf(await stranger.allocate())).toBe(401);
      expect(codeOf(await stranger.refresh(600))).toBe(401);
      expect(codeOf(await stranger.createPermission({ address: '8.8.8.8', port: PORT }))).toBe(401);
    });
    it.each([
      ['made with another secret', () => turnCredentials('another secret', 'tester', soon())],
      ['with a password for another name', () => ({ ...turnCredentials(coturn.secret, 'tester', soon()), username: `${soon()}:other` })],
      ['whose time was moved', () => ({ ...turnCredentials(coturn.secret, 'tester', soon()), username: `${soon() + 9999}:tester` })],
      ['that have expired', () => turnCredentials(coturn.secret, 'tester', soon() - 601)],
      ['that expired long ago', () => turnCredentials(coturn.secret, 'tester', 1)],
      ['without a time', () => ({ username: 'tester', password: 'tester' })],
      ['with the secret for a password', () => ({ username: `${soon()}:tester`, password: coturn.secret })],
      ['with no password', () => ({ username: `${soon()}:tester`, password: '' })],
    ])('with credentials %s', async (_what, credentials) => {
      expect(codeOf(await (await client(credentials())).allocate())).toBe(401);
    });
    it('into the allocation of somebody else', async () => {
      const owner = await allocated('ipv4');
      const other = await client(turnCredentials(coturn.secret, 'other', soon()));
      expect(codeOf(await other.createPermission({ address: '8.8.8.8', port: PORT }))).toBeOneOf([400, 437]);
      expect(codeOf(await owner.createPermission({ address: '8.8.8.8', port: PORT }))).toBe('allowed');
    });
  });

  it('lets those in whom the app has given credentials, over UDP, TCP and TLS', async () => {
    const urls = [coturn.url('udp'), coturn.url('tcp'), `turns:localhost:${tlsPort}?transport=tcp`];
    expect(await probeTurn(urls, coturn.secret, { ca })).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(await probeTurn(urls, 'another secret', { ca })).toMatchObject(urls.map((url) => ({ url, ok: false, reason: 'wrong-secret' })));
    expect(await probeTurn(urls.slice(2), coturn.secret)).toMatchObject([{ ok: false, reason: 'untrusted' }]);
  });

  it('keeps one participant from taking all of it', async () => {
    const credentials = turnCredentials(coturn.secret, 'greedy', soon());
    const codes: unknown[] = [];
    for (let taken = 0; taken < 100; taken++) codes.push(codeOf(await (await client(credentials)).allocate()));
    expect(codes.slice(0, 96).every((code) => code === 'allowed')).toBe(true);
    expect(codes.slice(96)).toEqual([486, 486, 486, 486]);
    // A later expiry is the same participant.
    expect(codeOf(await (await client(turnCredentials(coturn.secret, 'greedy', soon() + 60))).allocate())).toBe(486);
    expect(codeOf(await (await client(turnCredentials(coturn.secret, 'modest', soon()))).allocate())).toBe('allowed');
  });

  describe.each(families)('over $name', ({ family, denied, allowed }) => {
    let relay: TurnClient;
    beforeAll(async () => {
      relay = await allocated(family);
    });

    it.each(denied.map((range) => [range.prefix, range.what, range] as const))('does not relay to %s, %s', async (_prefix, _what, range: PeerRange) => {
      const addresses = addressesIn(range, MANY, seeded(1));
      for (const address of addresses) {
        const peer = { address, port: PORT };
        expect([address, codeOf(await relay.createPermission(peer))]).toEqual([address, 403]);
        expect([address, codeOf(await relay.bindChannel(0x4000, peer))]).toEqual([address, 403]);
      }
      expect(addresses.length).toBeGreaterThan(0);
    });

    it('relays to the rest of the world', async () => {
      let channel = 0x4000;
      for (const address of allowed) {
        const peer = { address, port: PORT };
        expect([address, codeOf(await relay.createPermission(peer))]).toEqual([address, 'allowed']);
        expect([address, codeOf(await relay.bindChannel(channel++, peer))]).toEqual([address, 'allowed']);
      }
    });
  });

  it('says the same over TCP', async () => {
    const relay = await allocated('ipv4', 'tcp');
    for (const range of deniedIPv4) {
      for (const address of addressesIn(range, 1, seeded(2))) expect([address, codeOf(await relay.createPermission({ address, port: PORT }))]).toEqual([address, 403]);
    }
    expect(codeOf(await relay.createPermission({ address: '8.8.8.8', port: PORT }))).toBe('allowed');
  });

  it('delivers nothing to this machine, whatever a client tries, where a relay without that list does', async () => {
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const ears = await Promise.all(own.filter(({ scopeid }) => scopeid === undefined || scopeid === 0).map(({ address }) => listener(address)));
    const v6 = toIPv6 ? await allocated('ipv6') : null;
    const relays = [await allocated('ipv4'), await allocated('ipv4', 'tcp'), ...(v6 ? [v6] : [])];
    for (const relay of relays) {
      for (const { address, port } of ears) {
        for (const way of [address, ...(address.includes(':') ? [] : [`::ffff:${address}`])]) {
          const peer = { address: way, port };
          relay.send(peer, Buffer.from('before'));
          expect(codeOf(await relay.createPermission(peer))).not.toBe('allowed');
          expect(codeOf(await relay.bindChannel(0x4001, peer))).not.toBe('allowed');
          relay.send(peer, Buffer.from('after'));
          relay.sendOn(0x4001, Buffer.from('channel'));
        }
      }
      // The relay takes one client's messages in turn: what was sent before has been dealt with.
      expect(codeOf(await relay.refresh(600))).toBe('allowed');
    }

    const text = readFileSync(configuration, 'utf8');
    const open = join(folder, 'open.conf');
    writeFileSync(open, `${text.replaceAll(/^denied-peer-ip=.*$/gm, '')}\nallow-loopback-peers\n`);
    const without = await Coturn.start({ configuration: open });
    const relay = await openRelay(without);
    for (const { address, port, heard } of ears.filter((ear) => !ear.address.includes(':'))) {
      expect(codeOf(await relay.createPermission({ address, port }))).toBe('allowed');
      relay.send({ address, port }, Buffer.from('control'));
      await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['control']);
    }
    relay.close();
    await without.stop();
    expect(ears.filter(({ address }) => address.includes(':')).flatMap(({ heard }) => heard)).toEqual([]);
    for (const { close } of ears) close();
  });

  it('is listed with at least 28 ranges', () => {
    expect(deniedIPv4.length + deniedIPv6.length).toBeGreaterThanOrEqual(28);
  });
});

async function openRelay(coturn: Coturn): Promise<TurnClient> {
  const opened = await open(coturn.url('udp'), turnCredentials(coturn.secret, 'tester', soon()));
  expect(codeOf(await opened.allocate())).toBe('allowed');
  return opened;
}
