import { once } from 'node:events';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestSchemas } from '#lib/protocol/events.ts';
import type { RequestName } from '#lib/protocol/events.ts';
import { createHostToken, createSeatToken, participantIdOf } from '#lib/protocol/ids.ts';
import { MAX_BOX_CHARS } from '#lib/protocol/limits.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import { aBox, aHeader, aProof, aRoom, rawAnswer, signalTo, startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const names = Object.keys(requestSchemas).filter((name): name is RequestName => name in requestSchemas);
const runs = 300;

let server: Harness;
beforeEach(async () => {
  server = await startHarness();
});
afterEach(() => server.close());

/** Proves that the server is well: somebody new can still take a seat. */
async function expectWell(): Promise<void> {
  const someone = await server.connect();
  await someone.seated({ room: 'w'.repeat(21) });
}

/** A WebSocket below Socket.IO: resolves with it once Engine.IO has opened. */
function bare(): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const origin = `http://127.0.0.1:${server.port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/socket?EIO=4&transport=websocket`, { origin });
    socket.once('message', () => resolve(socket));
    socket.once('error', reject);
  });
}

const closed = (socket: WebSocket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

describe('requests that are none', () => {
  const valid: Record<RequestName, object> = {
    watch: { room: aRoom, proof: aProof, seat: `${'s'.repeat(21)}A` },
    join: { room: aRoom, proof: aProof, seat: `${'s'.repeat(21)}A`, host: createHostToken(), profile: aBox, signals: [] },
    profile: { profile: aBox },
    signal: { to: 'p'.repeat(21), header: aHeader, box: aBox },
    knock: { room: aRoom, seat: `${'s'.repeat(21)}A`, proof: null, name: { by: 'key', key: 'k'.repeat(87), boxes: [] } },
    command: { kind: 'access', mode: 'open' },
    leave: {},
    alive: {},
    openSlot: { nonce: `${'n'.repeat(21)}A` },
    closeSlot: {},
    trySlot: { slot: 1, try: `${'t'.repeat(21)}A` },
    slotMessage: { slot: 1, try: `${'t'.repeat(21)}A`, message: { kind: 'refusal' } },
  };
  const hostile = fc.oneof(
    fc.anything({ withNullPrototype: false }),
    fc.string({ unit: 'binary', maxLength: 2_000 }),
    fc.constantFrom('\u0000', '\ud800', '\u202e', '__proto__', 'x'.repeat(30_000), -0, 1e308, [], {}, null, true),
  );
  /** A valid request with one field replaced, removed or added; or anything at all. */
  const mutated = (name: RequestName) =>
    fc.oneof(
      hostile,
      fc
        .tuple(fc.constantFrom(...Object.keys(valid[name]), 'from', '__proto__', 'role', 'constructor'), hostile)
        .map(([key, value]) => Object.fromEntries([...Object.entries(valid[name]), [key, value]])),
    );

  it.each(names)('get a typed reply: %s', { timeout: 60_000 }, async (name) => {
    // A connection each for some of them, so that the limit on requests does not answer for the schema.
    let client = await server.connect();
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(mutated(name), async (value) => {
        if (sent++ % 12 === 0) {
          client.socket.disconnect();
          client = await server.connect();
        }
        // What JSON cannot say never leaves the client.
        const request: unknown = JSON.parse(JSON.stringify(value ?? null) ?? 'null');
        const reply = await client.request(name, request);
        if (!reply.ok) expect(reply.reason).not.toBe('server-error');
        if (!requestSchemas[name].request.safeParse(request).success) expect(reply).toEqual({ ok: false, reason: 'malformed' });
      }),
      { numRuns: runs },
    );
    await expectWell();
  });

  it.each(['nonsense', 'constructor', '__proto__', 'toString', 'error', 'ping', ''])('get one even under the name %j', async (name) => {
    const client = await server.connect();
    expect(await client.socket.timeout(2_000).emitWithAck(name, {})).toEqual({ ok: false, reason: 'malformed' });
  });

  it('may come without a way to answer, or with too many arguments', async () => {
    const client = await server.connect();
    for (const name of [...names, 'nonsense']) {
      client.socket.emit(name);
      client.socket.emit(name, {});
      client.socket.emit(name, null, 'more');
    }
    expect(await client.socket.timeout(2_000).emitWithAck('leave')).toEqual({ ok: false, reason: 'malformed' });
    expect(await client.socket.timeout(2_000).emitWithAck('leave', {}, {})).toEqual({ ok: false, reason: 'malformed' });
    await expectWell();
  });
});

describe('a bug in the server', () => {
  it('is answered and logged, and ends nothing', async () => {
    class Broken extends MemoryStore {
      override admit(): never {
        throw new Error(`cannot admit ${aBox}`);
      }
    }
    await server.close();
    server = await startHarness({ store: new Broken() });
    const client = await server.connect();
    expect(await client.join()).toEqual({ ok: false, reason: 'server-error' });
    expect((await client.watch()).ok).toBe(true);
    const line = server.lines.find((entry) => entry.includes('handler failed'));
    expect(line).toContain('"request":"join"');
    expect(line).not.toContain(aBox);
  });
});

describe('a flood', () => {
  it('is refused, then cut, while others are served', async () => {
    const [ann, ben, eve] = [await server.connect(), await server.connect(), await server.connect()];
    const { self } = await ann.seated();
    await ben.seated();
    const reasons = new Map<unknown, number>();
    for (let sent = 0; sent < 1_000; sent++) {
      eve.socket.emit('leave', {}, (reply: { reason?: string }) => reasons.set(reply.reason, (reasons.get(reply.reason) ?? 0) + 1));
    }
    await eve.until(() => !eve.socket.connected);
    expect(await ben.request('signal', signalTo(self))).toEqual({ ok: true });
    await ann.until(() => ann.notices('signal').length === 1);
    expect(server.lines.filter((line) => line.includes('socket cut'))).toHaveLength(1);
  });

  it('that nobody reads is not kept for who stops reading', { timeout: 20_000 }, async () => {
    const [eve, seat] = [await bare(), createSeatToken()];
    eve.send('40');
    await once(eve, 'message');
    eve.send(`420${JSON.stringify(['join', { room: aRoom, proof: aProof, seat, profile: aBox, signals: [] }])}`);
    const others = await Promise.all(Array.from({ length: 8 }, () => server.connect()));
    for (const other of others) await other.seated();
    await others[0]?.untilPresent(9);
    eve.pause();
    // More than the kernel keeps for her on both sides: each of the others says as much as one may.
    const signal = { ...signalTo(await participantIdOf(aRoom, seat)), box: 'x'.repeat(MAX_BOX_CHARS) };
    for (const other of others) {
      for (let sent = 0; sent < 130; sent++) other.socket.emit('signal', signal, () => {});
    }
    await expect.poll(() => server.lines.filter((line) => line.includes('socket cut')), { timeout: 10_000 }).toEqual([expect.stringContaining('unread')]);
    expect(others.every(({ socket }) => socket.connected)).toBe(true);
    eve.terminate();
    await expectWell();
  });

  it('within the limits is answered with what it is, and ends nothing', async () => {
    const eve = await server.connect();
    const replies = await Promise.all(Array.from({ length: 180 }, () => eve.request('leave', {})));
    expect(replies.slice(0, 150).every(({ ok }) => ok)).toBe(true);
    expect(replies.at(-1)).toEqual({ ok: false, reason: 'rate-limited' });
    server.clock.advance(1_000);
    expect(await eve.request('leave', {})).toEqual({ ok: true });
  });

  it('of sockets is stopped at the limit of one address, and makes room again', async () => {
    await server.close();
    server = await startHarness({ addressMax: 2 });
    const first = await server.connect();
    await server.connect();
    await expect(server.connect()).rejects.toThrow();
    await expect(server.connect({ 'X-Forwarded-For': '198.51.100.1' })).rejects.toThrow();
    first.socket.disconnect();
    await expect.poll(() => server.connect().then(() => true, () => false)).toBe(true);
  });
});

describe('frames below Socket.IO', () => {
  it.each([
    ['garbage', 'garbage'],
    ['an event before the handshake', '42["join",{}]'],
    ['a reserved event', '42["connect"]'],
    ['a binary event that never ends', '451-["join",{"_placeholder":true,"num":0}]'],
    ['a heartbeat the wrong way round', '2'],
    ['too much', `42["join","${'x'.repeat(70_000)}"]`],
    ['deep nesting', `42${'['.repeat(20_000)}`],
    ['a namespace that does not exist', '40/admin,'],
    ['an acknowledgement nobody asked for', '430[1]'],
  ])('%s', async (_name, frame) => {
    const socket = await bare();
    socket.on('error', () => {});
    socket.send('40');
    socket.send(frame);
    await expectWell();
    socket.terminate();
  });

  it('closes what is too large', async () => {
    const socket = await bare();
    socket.on('error', () => {});
    socket.send(`42["join","${'x'.repeat(70_000)}"]`);
    await closed(socket);
    await expectWell();
  });

  it('cuts a spray of namespaces', async () => {
    const socket = await bare();
    socket.on('error', () => {});
    for (let sent = 0; sent < 2_000; sent++) socket.send(`40/n${sent},`);
    await closed(socket);
    await expectWell();
  });

  it.each(['ping', 'pong'] as const)('cuts a flood of control frames: %s', async (frame) => {
    const socket = await bare();
    socket.on('error', () => {});
    for (let sent = 0; sent < 2_000; sent++) socket[frame]();
    await closed(socket);
    await expectWell();
    expect(server.lines.filter((line) => line.includes('socket cut'))).toHaveLength(1);
  });

  it('does not keep a connection that left its namespace', async () => {
    const socket = await bare();
    socket.send('40');
    socket.send('41');
    await closed(socket);
  });

  it('reaps those who never finish the handshake', { timeout: 15_000 }, async () => {
    const began = Date.now();
    const silent = rawAnswer(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n');
    const mute = rawAnswer(server.port, '');
    const socket = await bare();
    const reaped = closed(socket);
    await Promise.all([silent, mute, reaped]);
    expect(Date.now() - began).toBeLessThan(10_500);
  });
});

describe('the log', () => {
  it('holds no secret, no name, no address', async () => {
    const marker = 'MARKER';
    const planted = { profile: `${marker}profile${aBox}`, box: `${marker}box${aBox}`, token: createHostToken() };
    const [ann, ben] = [await server.connect({ 'User-Agent': marker, 'X-Forwarded-For': '203.0.113.77' }), await server.connect()];
    const { self } = await ann.seated({ profile: planted.profile });
    await ben.seated({ signals: [{ to: self, header: aHeader, box: planted.box }] });
    await ben.request('signal', { to: self, header: aHeader, box: planted.box });
    await ben.join({ host: planted.token });
    await ben.request('signal', { to: `${marker}!`, sdp: `v=0 ${marker}` });
    await ben.socket.timeout(2_000).emitWithAck(marker, marker);
    await server.connect({ Origin: `http://${marker}` }).catch(() => {});
    for (let sent = 0; sent < 400; sent++) ben.socket.emit(marker, planted.profile);
    await ben.until(() => !ben.socket.connected);
    ann.socket.disconnect();
    const log = server.lines.join('\n');
    expect(log).toContain('socket cut');
    const secrets = [marker, planted.token, ann.seat, aProof, aRoom, self, ann.socket.id ?? marker, '127.0.0.1', '203.0.113.77', aBox];
    for (const secret of secrets) expect(log).not.toContain(secret);
  });
});
