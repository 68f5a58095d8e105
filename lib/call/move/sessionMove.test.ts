import { beforeEach, expect, it, vi } from 'vitest';
import { CallBench } from '../callBench.ts';

let bench: CallBench;
beforeEach(() => {
  bench = new CallBench();
  return () => vi.unstubAllGlobals();
});

it('goes on sending when its seat moves to another device, without a word to the server, until that one is in', async () => {
  bench.others = [await bench.entry('bob', 1)];
  const session = await bench.live();
  const offer = await session.offerMove();
  expect(offer).toBe(bench.move);
  bench.move.handed = true;
  const notices = bench.notices.length;
  bench.evict('seat-taken');
  await bench.time.run(1_000);
  expect([session.snapshot.get().phase.kind, bench.transport.stage, bench.devices.at(-1)?.closed]).toEqual(['live', 'open', false]);
  // Nobody takes the seat back by mistake, over this socket or another.
  expect([bench.sockets.length, bench.asked('join')]).toEqual([0, 1]);
  bench.transport.emit({ kind: 'bye', from: (await bench.entry('bob', 1)).id });
  await bench.time.run(1_000);
  expect([bench.notices.length, session.snapshot.get().participants.length]).toEqual([notices, 0]);
  bench.move.done();
  await bench.time.run(100);
  expect(session.snapshot.get().phase).toEqual({ kind: 'ended', reason: 'moved' });
  expect(bench.move.disposed).toBe(true);
  await bench.time.run(30_000);
  expect([bench.transport.stage, bench.devices.at(-1)?.closed, bench.time.pending, bench.line.sessions]).toEqual(['closed', true, 0, 0]);
  session.rejoin();
  await bench.time.run(1_000);
  expect(session.snapshot.get().phase.kind).toBe('preview');
});

it('offers its seat to nobody outside the call', async () => {
  const session = bench.session();
  expect(await session.offerMove()).toBeNull();
  session.close();
  expect(await session.offerMove()).toBeNull();
});
