import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Coturn, noTurn, turnPath } from '../../e2e/support/coturn.ts';
import { addressAttribute, ATTRIBUTE, decodeMessage, encodeMessage, wordAttribute } from '#lib/server/turn/stunMessage.ts';
import type { StunAttribute, StunClass, StunMessage } from '#lib/server/turn/stunMessage.ts';
import { selfSigned } from './certificateTestBed.ts';
import type { Deployment } from './deployment.ts';
import type { Finding } from './finding.ts';
import { checkIce } from './relay.ts';

const stops: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Server = Parameters<typeof checkIce>[1]['servers'][number];

async function tried(servers: readonly Server[], over: Partial<Deployment> = {}): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const deployment = { url: new URL('https://call.example'), ca: null, plainPort: null, turnSecret: null, turnUrls: [], patience: 1_500, ...over };
  for await (const finding of checkIce(deployment, { servers: [...servers], expires: null })) found.push(finding);
  return found;
}

const credentials = { username: '1:nobody', credential: 'x' };
const turn = (...urls: string[]): Server => ({ urls, ...credentials });
const about = (findings: readonly Finding[], text: string) => findings.find(({ check }) => check === text);
/** A finding in one line. */
const line = (findings: readonly Finding[], text: string) => findings.flatMap((one) => (one.check === text ? [`${one.verdict}: ${one.said} → ${one.remedy ?? ''}`] : [])).join('\n');

async function datagrams(answer: (socket: Socket, bytes: Buffer, port: number) => void): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port }) => answer(socket, bytes, port));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  stops.push(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

/** A server that answers each request in its own way. */
async function answering(answer: (request: StunMessage) => { readonly class: StunClass; readonly attributes: readonly StunAttribute[] } | null): Promise<string> {
  return datagrams((socket, bytes, port) => {
    const request = decodeMessage(bytes);
    const given = request && answer(request);
    if (given) socket.send(encodeMessage({ ...request, ...given }, null), port, '127.0.0.1');
  });
}

async function connections(greet: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => void socket.write(greet));
    stops.push(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

describe.skipIf(turnPath() === null)(`a real relay (${noTurn})`, () => {
  async function relay(options: Parameters<typeof Coturn.start>[0] = {}): Promise<Coturn> {
    const coturn = await Coturn.start(options);
    stops.push(() => coturn.stop());
    return coturn;
  }

  it('is used over UDP and TCP, and packets get through it', async () => {
    const coturn = await relay();
    const [udp, tcp, stun] = [coturn.url('udp'), coturn.url('tcp'), `stun:127.0.0.1:${coturn.port}`];
    const findings = await tried([{ urls: [stun] }], { turnSecret: coturn.secret, turnUrls: [udp, tcp] });
    expect(line(findings, stun)).toMatch(/^ok: .*127\.0\.0\.1/);
    for (const url of [udp, tcp]) {
      expect(about(findings, `${url} with TURN_SECRET`)?.verdict).toBe('ok');
      expect(about(findings, `${url} with TURN_SECRET, relaying`)?.said).toContain('gets through');
    }
  });

  it('with another secret refuses, and what to do is said', async () => {
    const coturn = await relay();
    const url = coturn.url('udp');
    const findings = await tried([turn(url)], { turnSecret: 'another' });
    for (const check of [url, `${url} with TURN_SECRET`]) {
      expect(line(findings, check)).toMatch(/^fail: .*401.* → .*static-auth-secret/);
    }
    // Once the same secret is told, the deployment's own credentials are what is wrong.
    const own = await tried([turn(url)], { turnSecret: coturn.secret });
    expect([about(own, url)?.verdict, about(own, `${url} with TURN_SECRET`)?.verdict]).toEqual(['fail', 'ok']);
  });

  it('is used over TLS, with a certificate that is trusted and with no other', async () => {
    const certificate = selfSigned({ names: ['localhost'] });
    const coturn = await relay({ tls: certificate });
    const url = `turns:localhost:${coturn.port}?transport=tcp`;
    const options = { turnSecret: coturn.secret, turnUrls: [url] };
    expect(about(await tried([], { ...options, ca: certificate.cert }), `${url} with TURN_SECRET`)?.verdict).toBe('ok');
    const findings = await tried([], options);
    expect(line(findings, `${url} with TURN_SECRET`)).toMatch(/^fail: .*not trusted.* → .*public authority/);
    expect(line(findings, `${url} with TURN_SECRET tls-chain`)).toMatch(/^fail: .*signed by itself/);
  });
});

describe('what is no relay', () => {
  it('nobody listens', async () => {
    const findings = await tried([turn('turn:127.0.0.1:1?transport=udp', 'turn:127.0.0.1:1?transport=tcp')]);
    expect(about(findings, 'turn:127.0.0.1:1?transport=udp')?.said).toContain('Nothing listens at 127.0.0.1, UDP port 1');
    expect(about(findings, 'turn:127.0.0.1:1?transport=tcp')?.said).toContain('No connection to 127.0.0.1, TCP port 1');
  });

  it('somebody listens and says nothing', async () => {
    const url = `stun:${await datagrams(() => {})}`;
    expect(about(await tried([{ urls: [url] }]), url)?.remedy).toMatch(/Open UDP port \d+ in the firewall/);
  });

  it('somebody says something else', async () => {
    const garbled = `stun:${await datagrams((socket, _bytes, port) => socket.send('what?', port, '127.0.0.1'))}`;
    const web = `turn:${await connections('HTTP/1.1 400 Bad Request\r\n\r\n')}?transport=tcp`;
    const findings = await tried([{ urls: [garbled] }, turn(web)]);
    for (const url of [garbled, web]) expect(line(findings, url)).toMatch(/^fail: No answer.* → .*is it a STUN or TURN server/);
  });

  it('answers are lost now and then, and asked for again', async () => {
    let asked = 0;
    const at = { address: '192.0.2.7', port: 7 };
    const url = `stun:${await answering(({ transaction }) => (++asked < 2 ? null : { class: 'success', attributes: [addressAttribute(ATTRIBUTE.xorMappedAddress, at, transaction)] }))}`;
    expect(line(await tried([{ urls: [url] }]), url)).toMatch(/^ok: .*192\.0\.2\.7/);
  });

  it('anybody may use it', async () => {
    const at = { address: '192.0.2.7', port: 7 };
    const url = `turn:${await answering(({ transaction }) => ({
      class: 'success',
      attributes: [
        addressAttribute(ATTRIBUTE.xorRelayedAddress, at, transaction),
        addressAttribute(ATTRIBUTE.xorMappedAddress, at, transaction),
        wordAttribute(ATTRIBUTE.lifetime, 600),
      ],
    }))}?transport=udp`;
    expect(about(await tried([turn(url)]), url)?.said).toContain('without credentials');
  });

  it.each([
    [508, 'no port left'],
    [486, 'quota'],
    [442, 'does not relay UDP'],
    [599, 'See its log'],
  ])('a refusal with %i', async (code, remedy) => {
    const value = Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from('No')]);
    const url = `turn:${await answering(() => ({ class: 'error', attributes: [{ type: ATTRIBUTE.errorCode, value }] }))}?transport=udp`;
    expect(line(await tried([turn(url)]), url)).toMatch(new RegExp(`^fail: .*${code} No → .*${remedy}`));
  });

  it('there is none, or only over UDP, or its address is none', async () => {
    expect((await tried([])).map(({ check, verdict }) => [check, verdict])).toEqual([['stun', 'skip'], ['turn', 'warn']]);
    expect(about(await tried([turn('turn:127.0.0.1:1')]), 'turn')?.said).toContain('over UDP');
    expect(about(await tried([{ urls: ['stun:'] }]), 'stun:')?.verdict).toBe('fail');
    expect(about(await tried([{ urls: ['turn:127.0.0.1:1'] }]), 'turn:127.0.0.1:1')?.said).toContain('without credentials');
  });
});
