import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { DRAIN_MS, drainTime, endSpread } from './drain.ts';
import { rawAnswer, startHarness } from './harness.ts';

class Socket extends EventEmitter {
  closed = 0;
  close() {
    this.closed += 1;
    this.emit('close');
  }
}

it('ends every socket once, within two seconds, and few at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 400, size: 'max' }), async (moments) => {
      const clock = new FakeClock();
      const sockets = moments.map(() => new Socket());
      let drawn = 0;
      let over = false;
      const ended = endSpread(sockets, clock, () => moments[drawn++] ?? 0).then(() => (over = true));
      // One goes by itself first.
      sockets[0]?.close();
      const time = drainTime(moments.length);
      for (let passed = 0; passed < DRAIN_MS; passed += 100) {
        expect(sockets.slice(1).filter(({ closed }) => closed > 0).length).toBe(moments.slice(1).filter((moment) => moment * time <= passed && passed > 0).length);
        clock.advance(100);
      }
      await ended;
      expect(over).toBe(true);
      expect(sockets.map(({ closed }) => closed)).toEqual(sockets.map(() => 1));
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it('few are not kept waiting, and many are two seconds at most', () => {
  expect([0, 1, 3, 60, 200, 2_000].map(drainTime)).toEqual([0, 10, 30, 600, 2_000, 2_000]);
});

it('a server that drains ends its sockets so that clients come back, and lets nobody in', async () => {
  const server = await startHarness();
  const client = await server.connect();
  await client.seated();
  const gone = new Promise<string>((resolve) => client.socket.once('disconnect', resolve));
  const drained = server.signaling.drain();
  const upgrade = `GET /api/socket?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: http://127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  expect(await rawAnswer(server.port, upgrade)).toMatch(/^HTTP\/1.1 503 /);
  expect(client.socket.connected, 'its moment has not come').toBe(true);
  server.clock.advance(DRAIN_MS);
  // `io server disconnect` is what Socket.IO's client does not come back from by itself.
  expect(await gone).toBe('transport close');
  await drained;
  await server.close();
});
