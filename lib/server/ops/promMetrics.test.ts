import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSeatToken } from '#lib/protocol/ids.ts';
import { commonFailures, requestSchemas } from '#lib/protocol/events.ts';
import { aBox, aRoom, anotherProof, rawAnswer, signalTo, startHarness } from '#lib/server/signaling/harness.ts';
import type { Harness } from '#lib/server/signaling/harness.ts';
import { createPromMetrics } from './promMetrics.ts';
import type { PromMetrics } from './promMetrics.ts';
import { parseScrape } from './scrapeTestBed.ts';

let metrics: PromMetrics;
let server: Harness;
beforeEach(async () => {
  metrics = await createPromMetrics();
  server = await startHarness({ metrics });
  metrics.watch({ stats: () => server.signaling.stats(), draining: () => false });
});
afterEach(() => server.close());

const scrape = async () => parseScrape(await metrics.read());

/** What each label may say. `le` is a bound of a histogram; those of Node.js and of the process are its own closed sets. */
const values: Readonly<Record<string, readonly string[]>> = {
  request: [...Object.keys(requestSchemas), 'unknown'],
  result: [
    'ok', 'accepted', 'bad-request', 'wrong-origin', 'too-many', 'closing', ...commonFailures,
    'wrong-secret', 'removed', 'room-full', 'not-the-host', 'must-knock', 'locked', 'open', 'line-full',
    'not-joined', 'not-a-host', 'not-allowed', 'nobody-there', 'peer-gone', 'peer-away',
  ],
  outcome: ['relayed', 'peer-gone', 'peer-away'],
  reason: ['room-reset', 'removed', 'denied', 'locked', 'ended-by-host'],
  cause: [
    'packets', 'requests', 'unread', 'other', 'transport error', 'transport close', 'forced close', 'ping timeout', 'parse error', 'server shutting down',
    'forced server close', 'client namespace disconnect', 'server namespace disconnect',
  ],
};

describe('metrics', () => {
  it('count a call from the door to the goodbye', async () => {
    const [anna, bert] = [await server.connect(), await server.connect()];
    await anna.watch();
    const { self } = await anna.seated();
    await bert.seated({ signals: [signalTo(self)] });
    await bert.request('signal', signalTo(self));
    await bert.join({ proof: anotherProof });

    const during = await scrape();
    expect(Object.fromEntries(['parley_rooms', 'parley_seats', 'parley_sockets', 'parley_draining'].map((name) => [name, during.sum(name)]))).toEqual({
      parley_rooms: 1,
      parley_seats: 2,
      parley_sockets: 2,
      parley_draining: 0,
    });
    expect(during.sum('parley_upgrades_total', { result: 'accepted' })).toBe(2);
    expect(during.sum('parley_requests_total', { request: 'join', result: 'ok' })).toBe(2);
    expect(during.sum('parley_requests_total', { request: 'join', result: 'wrong-secret' })).toBe(1);
    expect(during.sum('parley_requests_total', { request: 'watch' })).toBe(1);
    expect(during.sum('parley_join_seconds_count')).toBe(3);
    expect(during.sum('parley_join_seconds_sum')).toBeGreaterThan(0);
    expect(during.sum('parley_join_seconds_sum')).toBeLessThan(5);
    expect(during.sum('parley_signals_total', { outcome: 'relayed' })).toBe(2);
    // One for looking in, and one for each seat.
    expect(during.sum('parley_ice_configs_total')).toBe(3);
    expect(during.sum('parley_relay_credentials_total')).toBe(3);

    await bert.request('leave', {});
    await bert.request('signal', signalTo(self));
    bert.socket.disconnect();
    await vi.waitFor(async () => expect((await scrape()).sum('parley_sockets')).toBe(1));
    const after = await scrape();
    expect(after.sum('parley_seats')).toBe(1);
    expect(after.sum('parley_requests_total', { request: 'signal', result: 'not-joined' })).toBe(1);
    expect(after.sum('parley_sockets_closed_total')).toBe(1);
  });

  it('tell a seat that came back from one that was taken away', async () => {
    const seat = createSeatToken();
    const [old, reloaded] = [await server.connect(), await server.connect()];
    await old.seated({ seat });
    await reloaded.seated({ seat });
    const told = await scrape();
    expect(told.sum('parley_seats_resumed_total')).toBe(1);
    expect(told.sum('parley_evictions_total')).toBe(0);
  });

  it('count who is refused and who is cut off', async () => {
    await rawAnswer(server.port, `GET /api/socket?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://evil.example\r\n\r\n`);
    const flood = await server.connect();
    const cut = new Promise((resolve) => flood.socket.once('disconnect', resolve));
    const replies = await Promise.all(Array.from({ length: 180 }, () => flood.request('alive', {})));
    const limited = replies.filter((reply) => !reply.ok).length;
    expect(limited).toBeGreaterThan(0);
    expect((await scrape()).sum('parley_requests_total', { request: 'alive', result: 'rate-limited' })).toBe(limited);
    for (let sent = 0; sent < 2_000; sent++) flood.socket.emit('alive', {});
    await cut;
    const told = await scrape();
    expect(told.sum('parley_upgrades_total', { result: 'wrong-origin' })).toBe(1);
    expect(told.sum('parley_sockets_cut_total')).toBe(1);
  });

  it('know the event loop and the process', async () => {
    const { samples } = await scrape();
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_heap_size_used_bytes']) {
      expect(samples.map((sample) => sample.name)).toContain(name);
    }
  });

  it('take no label from the wire: whatever clients send, the series are those of a closed set', async () => {
    const client = await server.connect();
    const { self } = await client.seated();
    const hostile = ['__proto__', 'constructor', 'join"} 1\nparley_rooms 9', 'Annabelle', '192.0.2.7', aRoom, ...Array.from({ length: 40 }, (_, at) => `event-${at}`)];
    for (const name of hostile) client.socket.emit(name, { reason: name, room: name });
    for (const name of Object.keys(requestSchemas)) {
      if (name !== 'leave') client.socket.emit(name, { kind: hostile[3], box: hostile[2] });
    }
    await client.request('signal', { ...signalTo(self), box: aBox });
    const text = await metrics.read();
    const { samples } = parseScrape(text);
    for (const { name, labels } of samples.filter((sample) => sample.name.startsWith('parley_'))) {
      for (const [key, value] of Object.entries(labels)) {
        if (key !== 'le') expect(values[key], `${name} ${key}`).toContain(value);
      }
    }
    expect(samples.filter(({ name }) => name === 'parley_requests_total').map(({ labels }) => labels['request'])).toContain('unknown');
    for (const word of [aRoom, self, aBox, client.seat, client.socket.id ?? '?', 'Annabelle', '192.0.2.7', '127.0.0.1', 'turn.example']) expect(text).not.toContain(word);
  });
});

it('what Socket.IO has no name for yet is other', async () => {
  metrics.closed('a cause of the next version');
  const { samples } = parseScrape(await metrics.read());
  expect(samples.filter(({ name }) => name === 'parley_sockets_closed_total')).toEqual([{ name: 'parley_sockets_closed_total', labels: { cause: 'other' }, value: 1 }]);
});

it('rooms that cannot be counted at the moment are not told, rather than told as none', async () => {
  let rooms: number | null = 7;
  metrics.watch({ stats: async () => ({ rooms, seats: rooms, sockets: 3 }), draining: () => true });
  expect((await scrape()).sum('parley_rooms')).toBe(7);
  rooms = null;
  const names = (await scrape()).samples.map(({ name }) => name);
  expect(names).not.toContain('parley_rooms');
  expect(names).toEqual(expect.arrayContaining(['parley_sockets', 'parley_draining']));
  rooms = 8;
  expect((await scrape()).sum('parley_seats')).toBe(8);
});
