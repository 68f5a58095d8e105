import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Coturn, freePort, noTurn, turnPath } from '../../../e2e/support/coturn.ts';
import { probeTurn } from './probeTurn.ts';
import { addressAttribute, ATTRIBUTE, decodeMessage, encodeMessage } from './stunMessage.ts';
import { TurnClient } from './turnClient.ts';
import type { TurnClientOptions } from './turnClient.ts';
import { turnCredentials } from './turnCredentials.ts';
import type { TransportAddress } from './transportAddress.ts';
import { parseTurnUrl } from './turnUrl.ts';

const installed = turnPath() !== null;
if (!installed) process.stderr.write(`Skipped, a client on a real relay: ${noTurn}\n`);

async function open(url: string, options: TurnClientOptions = {}): Promise<TurnClient> {
  const server = parseTurnUrl(url);
  const opened = server && (await TurnClient.open(server, options));
  if (!opened?.ok) throw new Error(`${url}: ${opened?.reason ?? 'not a URL'}`);
  return opened.value;
}

/** The value of what has to have gone well. */
function valueOf<T>(reply: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }): T {
  if (!reply.ok) throw new Error(reply.reason);
  return reply.value;
}

describe.skipIf(!installed)('a client on a real relay', () => {
  let coturn: Coturn;
  beforeAll(async () => {
    coturn = await Coturn.start();
  });
  afterAll(() => coturn?.stop());

  it.each(['udp', 'tcp'] as const)('sends and receives over %s, by address and by channel', async (transport) => {
    const heard: { from: TransportAddress | number; data: string }[] = [];
    const credentials = turnCredentials(coturn.secret, 'client', Math.floor(Date.now() / 1000) + 60);
    const client = await open(coturn.url(transport), { credentials, onData: (from, data) => heard.push({ from, data: data.toString() }) });
    const { relayed, lifetime } = valueOf(await client.allocate());
    expect(lifetime).toBeGreaterThan(0);

    // A peer that says everything back, with one more letter, so that lengths are not multiples of four.
    const peer = createSocket('udp4');
    peer.on('message', (data, { address, port }) => {
      expect({ address, port }).toEqual(relayed);
      peer.send(`${data.toString()}!`, port, address);
    });
    peer.bind(0, '127.0.0.1');
    await once(peer, 'listening');
    const at = { address: '127.0.0.1', port: peer.address().port };

    valueOf(await client.createPermission(at));
    client.send(at, Buffer.from('by address'));
    await expect.poll(() => heard).toEqual([{ from: at, data: 'by address!' }]);
    valueOf(await client.bindChannel(0x4abc, at));
    client.sendOn(0x4abc, Buffer.from('by channel'));
    await expect.poll(() => heard[1]).toEqual({ from: 0x4abc, data: 'by channel!' });

    expect(valueOf(await client.refresh(0))).toBe(0);
    client.close();
    peer.close();
  });

  it('is told where it is seen', async () => {
    const client = await open(coturn.url('udp'));
    expect(valueOf(await client.bind()).address).toBe('127.0.0.1');
    client.close();
    expect(await client.bind()).toEqual({ ok: false, reason: 'closed' });
  });
});

describe('a client', () => {
  /** A server that hears everything and says what `answer` makes of it, if anything. */
  async function mute(answer: (request: Buffer) => Buffer | null) {
    const socket = createSocket('udp4');
    const heard: Buffer[] = [];
    socket.on('message', (bytes, { address, port }) => {
      heard.push(bytes);
      const said = answer(bytes);
      if (said) socket.send(said, port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { url: `turn:127.0.0.1:${socket.address().port}`, heard, close: () => socket.close() };
  }

  it('says a request again over UDP, ever more rarely, and gives up in time', async () => {
    const server = await mute(() => null);
    const clock = new FakeClock();
    const client = await open(server.url, { clock, timeout: 5_000 });
    const answered = client.bind();
    await expect.poll(() => server.heard.length).toBe(1);
    for (const [wait, times] of [[499, 1], [1, 2], [1_000, 3], [2_000, 4]] as const) {
      clock.advance(wait);
      await expect.poll(() => server.heard.length).toBe(times);
    }
    clock.advance(1_500);
    expect(await answered).toEqual({ ok: false, reason: 'no-answer' });
    expect(new Set(server.heard.map((bytes) => bytes.toString('hex'))).size).toBe(1);
    client.close();
    server.close();
  });

  it('believes no success that is not signed with its key', async () => {
    const challenge = (transaction: Buffer) => ({
      method: 'allocate' as const,
      class: 'error' as const,
      transaction,
      attributes: [
        { type: ATTRIBUTE.errorCode, value: Buffer.from([0, 0, 4, 1]) },
        { type: ATTRIBUTE.realm, value: Buffer.from('r') },
        { type: ATTRIBUTE.nonce, value: Buffer.from('n') },
      ],
    });
    const server = await mute((bytes) => {
      const request = decodeMessage(bytes);
      if (!request) return null;
      const { transaction, attributes } = request;
      if (!attributes.some(({ type }) => type === ATTRIBUTE.messageIntegrity)) return encodeMessage(challenge(transaction), null);
      const mapped = addressAttribute(ATTRIBUTE.xorMappedAddress, { address: '1.2.3.4', port: 5 }, transaction);
      return encodeMessage({ method: 'allocate', class: 'success', transaction, attributes: [mapped] }, Buffer.from('another key'));
    });
    const client = await open(server.url, { credentials: { username: 'u', password: 'p' } });
    expect(await client.allocate()).toEqual({ ok: false, reason: 'malformed' });
    client.close();
    server.close();
  });

  it('puts together what a stream takes apart', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      const answer = async (bytes: Buffer) => {
        const { transaction } = decodeMessage(bytes) ?? { transaction: Buffer.alloc(12) };
        const mapped = addressAttribute(ATTRIBUTE.xorMappedAddress, { address: '2001:db8::5', port: 5 }, transaction);
        const success = encodeMessage({ method: 'binding', class: 'success', transaction, attributes: [mapped] }, null);
        const channel = Buffer.from('4000000568656c6c6f000000', 'hex');
        socket.setNoDelay(true);
        for (const byte of Buffer.concat([channel, success])) await new Promise<void>((sent) => void socket.write(Buffer.of(byte), () => sent()));
      };
      socket.on('data', (bytes) => void answer(bytes));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const heard: string[] = [];
    const client = await open(`turn:127.0.0.1:${port}?transport=tcp`, { onData: (_from, data) => heard.push(data.toString()) });
    expect(valueOf(await client.bind())).toEqual({ address: '2001:db8::5', port: 5 });
    expect(heard).toEqual(['hello']);
    const cut = client.bind();
    client.close();
    expect(await cut).toEqual({ ok: false, reason: 'closed' });
    server.close();
  });
});

describe('a probe', () => {
  it('says why a relay is of no use', async () => {
    const port = await freePort();
    const urls = [`turn:127.0.0.1:${port}?transport=tcp`, `turn:127.0.0.1:${port}`, 'turn:no-such-host.invalid', 'turns:127.0.0.1?transport=udp'];
    const probes = await probeTurn(urls, 'secret', { timeout: 500 });
    expect(probes.map((probe) => (probe.ok ? 'ok' : probe.reason))).toEqual(['unreachable', 'unreachable', 'unknown-host', 'not-supported']);
  });
});
