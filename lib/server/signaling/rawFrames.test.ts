import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import { rawAnswer, signalTo, startHarness } from './harness.ts';
import type { Harness, TestClient } from './harness.ts';

// Frames that no WebSocket library would send (RFC 6455): bytes, written out. What they cost is the connection they came on.

let server: Harness;
let [ann, ben]: TestClient[] = [];
beforeEach(async () => {
  server = await startHarness();
  [ann, ben] = [await server.connect(), await server.connect()];
});
afterEach(() => server.close());

/** ms in which a connection is gone for what came over it. One that only says nothing is let go after 6 s. */
const SOON_MS = 4_000;

/** Two who were in a room all the while still hear each other. */
async function expectUnmoved(): Promise<void> {
  if (!ann || !ben) throw new Error('nobody there');
  const [{ self }] = [await ann.seated(), await ben.seated()];
  const before = ann.notices('signal').length;
  expect(await ben.request('signal', signalTo(self))).toEqual({ ok: true });
  await ann.until(() => ann?.notices('signal').length === before + 1);
}

const path = '/api/socket?EIO=4&transport=websocket';

/** A request to upgrade as a browser sends it, but for what `over` says. */
function handshake(over: { readonly path?: string; readonly headers?: Readonly<Record<string, string | null>> } = {}): string {
  const headers = {
    Host: `127.0.0.1:${server.port}`, Connection: 'Upgrade', Upgrade: 'websocket', Origin: `http://127.0.0.1:${server.port}`,
    'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64'), ...over.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `GET ${over.path ?? path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** A WebSocket below all libraries, once Engine.IO has said hello on it; `closed` resolves when the server has hung up. */
async function wire(): Promise<{ readonly tcp: Socket; readonly closed: Promise<void> }> {
  const tcp = connect(server.port, '127.0.0.1');
  const closed = new Promise<void>((resolve) => void tcp.once('close', () => resolve()));
  tcp.on('error', () => {});
  tcp.write(handshake());
  let heard = '';
  await new Promise<void>((resolve, reject) => {
    tcp.on('data', (data) => {
      heard += data.toString('latin1');
      if (heard.includes('"sid"')) resolve();
    });
    void closed.then(() => reject(new Error(`hung up: ${heard.slice(0, 200)}`)));
  });
  return { tcp, closed };
}

interface FrameOptions {
  readonly opcode?: number;
  readonly final?: boolean;
  readonly reserved?: number;
  readonly masked?: boolean;
}

/** One frame (RFC 6455, section 5.2). */
function frame(payload: string | Buffer, { opcode = 1, final = true, reserved = 0, masked = true }: FrameOptions = {}): Buffer {
  const data = Buffer.from(payload);
  const [mask, flag] = [masked ? randomBytes(4) : Buffer.alloc(0), masked ? 0x80 : 0];
  const first = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  const size = data.length < 126 ? Buffer.from([first, flag | data.length]) : Buffer.from([first, flag | 126, data.length >> 8, data.length & 0xff]);
  return Buffer.concat([size, mask, masked ? data.map((byte, at) => byte ^ (mask[at % 4] ?? 0)) : data]);
}

describe('a frame that is none', () => {
  it.each<[string, Buffer]>([
    ['without a mask', frame('40', { masked: false })],
    ['with a bit that means nothing here', frame('40', { reserved: 4 })],
    ['of a kind that does not exist', frame('40', { opcode: 3 })],
    ['of a control kind that does not exist', frame('', { opcode: 11 })],
    ['that goes on with nothing', frame('40', { opcode: 0 })],
    ['that begins anew in the middle', Buffer.concat([frame('4', { final: false }), frame('0')])],
    ['of control, in parts', frame('', { opcode: 9, final: false })],
    ['of control, too long', frame('x'.repeat(126), { opcode: 9 })],
    ['that says goodbye with half a reason', frame(Buffer.from([3]), { opcode: 8 })],
    ['that says goodbye with a reason that does not exist', frame(Buffer.from([0x03, 0xee]), { opcode: 8 })],
    ['of text that is no UTF-8', frame(Buffer.from([0x34, 0xc0, 0x80]))],
    ['longer than there are bytes in the world', Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
    ['longer than allowed', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0])],
    ['of parts that are too long together', Buffer.concat([frame('x'.repeat(40_000), { final: false }), frame('x'.repeat(40_000), { opcode: 0 })])],
    ['that is not there: HTTP again', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
    ['of bytes, which nobody speaks here', Buffer.concat([frame('40'), frame(randomBytes(64), { opcode: 2 })])],
    ['of Engine.IO, of a kind that does not exist', frame('9')],
    ['of Socket.IO, of a kind that does not exist', Buffer.concat([frame('40'), frame('49')])],
  ])('%s, ends its own connection', async (_name, bytes) => {
    const { tcp, closed } = await wire();
    const began = Date.now();
    tcp.write(bytes);
    await closed;
    expect(Date.now() - began).toBeLessThan(SOON_MS);
    await expectUnmoved();
  });

  it('is not made whole by coming byte by byte', async () => {
    const { tcp, closed } = await wire();
    tcp.setNoDelay(true);
    for (const byte of frame('40', { opcode: 3 })) tcp.write(Buffer.from([byte]));
    await closed;
    await expectUnmoved();
  });

  it('may have as many parts as it likes, and not as many bytes', async () => {
    const { tcp, closed } = await wire();
    tcp.write(frame('4', { final: false }));
    const part = frame('x'.repeat(100), { opcode: 0, final: false });
    for (let sent = 0; sent <= MAX_FRAME_BYTES; sent += 100) tcp.write(part);
    await closed;
    await expectUnmoved();
  });
});

describe('a request to upgrade that is none', () => {
  const key = 'Sec-WebSocket-Key';
  it.each<[string, Parameters<typeof handshake>[0], RegExp]>([
    ['of another version of Engine.IO', { path: '/api/socket?EIO=3&transport=websocket' }, /^HTTP\/1\.1 400 |Unsupported protocol/],
    ['of a way that is not offered', { path: '/api/socket?EIO=4&transport=polling' }, /^HTTP\/1\.1 400 /],
    ['of a way that does not exist', { path: '/api/socket?EIO=4&transport=__proto__' }, /^HTTP\/1\.1 400 /],
    ['to a session that does not exist', { path: `${path}&sid=AAAAAAAAAAAAAAAAAAAA` }, /^HTTP\/1\.1 400 /],
    ['to a session behind a second question mark', { path: `${path}&x=?&sid=AAAAAAAAAAAAAAAAAAAA` }, /"error":"bad-request"/],
    ['without a key', { headers: { [key]: null } }, /^HTTP\/1\.1 400 /],
    ['with a key that is none', { headers: { [key]: createHash('sha256').update('x').digest('base64') } }, /^HTTP\/1\.1 400 /],
    ['of another version of WebSocket', { headers: { 'Sec-WebSocket-Version': '7' } }, /^HTTP\/1\.1 4(00|26) /],
    ['to something else', { headers: { Upgrade: 'h2c' } }, /^HTTP\/1\.1 4\d\d /],
  ])('%s, is refused', async (_name, over, refusal) => {
    expect(await rawAnswer(server.port, handshake(over))).toMatch(refusal);
    await expectUnmoved();
  });
});
