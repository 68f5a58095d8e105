import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CallBench } from './callBench.ts';
import type { CallSession } from './callSession.ts';
import { isSettled } from './snapshot.ts';

let bench: CallBench;
beforeEach(() => {
  bench = new CallBench();
  return () => vi.unstubAllGlobals();
});

const phase = (session: CallSession) => session.snapshot.get().phase;

const live = () => bench.live();

describe('a call whose sockets or rooms were away', () => {
  it('takes its seat again after the socket was away, and stays in the call all the while', async () => {
    const session = await live();
    await bench.time.until(() => isSettled(phase(session)), 1_000);
    const before = phase(session);
    const { transport } = bench;
    bench.line.drop();
    await bench.time.run(50);
    expect(session.snapshot.get().signaling).toBe('reconnecting');
    await bench.time.until(() => bench.asked('join') === 2, 5_000);
    await bench.time.run(100);
    expect([session.snapshot.get().signaling, phase(session), bench.transport === transport, transport.stage]).toEqual(['connected', before, true, 'open']);
  });

  it('says again to whoever was away what the lost socket may have taken along', async () => {
    const bob = await bench.entry('bob', 1);
    bench.others = [bob];
    await live();
    bench.tell([{ ...bob, presence: 'away' }]);
    await bench.time.run(100);
    expect(bench.transport.resynced).toEqual([]);
    bench.tell([bob]);
    await bench.time.run(100);
    expect(bench.transport.resynced).toEqual([bob.id]);
  });

  it('keeps people whose links are up when the room begins anew, until their lease is over', async () => {
    const bob = await bench.entry('bob', 1);
    bench.others = [bob];
    const session = await live();
    bench.transport.remotes.set(new Map([[bob.id, { link: 'connected', repair: null, media: session.snapshot.get().self.media, stream: null, screenStream: null }]]));
    bench.epoch = 'two';
    bench.others = [];
    bench.line.drop();
    await bench.time.run(5_000);
    expect(session.snapshot.get().participants.map(({ presence }) => presence)).toEqual(['away']);
    await bench.time.run(20_000);
    expect(session.snapshot.get().participants).toEqual([]);
  });
});
