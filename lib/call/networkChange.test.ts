import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CallBench } from './callBench.ts';

let bench: CallBench;
beforeEach(() => {
  bench = new CallBench();
  return () => vi.unstubAllGlobals();
});

const live = () => bench.live();

describe('a network that changes', () => {
  it.each(['online', 'visibilitychange'])('is heard of by the links (%s)', async (hint) => {
    bench.session();
    await bench.time.run(1_000);
    bench.page.dispatchEvent(new Event(hint));
    expect(bench.transport.hurried).toBe(1);
  });

  it('is heard of from the device as well, and the server is asked for a sign of life', async () => {
    const session = await live();
    bench.connection.dispatchEvent(new Event('change'));
    await bench.time.run(100);
    expect([bench.transport.hurried, bench.asked('alive')]).toEqual([1, 1]);
    expect(bench.asked('join')).toBe(1);
    session.close();
    await bench.time.run(30_000);
    expect([bench.line.sessions, bench.sockets.length, bench.time.pending]).toEqual([0, 0, 0]);
  });

  it('that takes the socket along is noticed by the first link that goes quiet, and the seat is taken again', async () => {
    const session = await live();
    // A half-open socket: nothing says that it is dead, and its own heartbeat takes 6 s.
    for (const socket of bench.sockets) socket.onRequest = () => {};
    bench.transport.emit({ kind: 'quiet' });
    await bench.time.run(900);
    expect(session.snapshot.get().signaling).toBe('connected');
    expect(await bench.time.until(() => bench.asked('join') === 2, 1_000)).toBe(true);
    expect(session.snapshot.get().phase.kind).toBe('live');
    session.close();
    await bench.time.run(30_000);
    expect([bench.line.sessions, bench.sockets.length, bench.time.pending]).toEqual([0, 0, 0]);
  });
});
