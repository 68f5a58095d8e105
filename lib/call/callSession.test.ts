import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nothingShown } from '#lib/protocol/demand.ts';
import { CallBench } from './callBench.ts';
import type { CallSession } from './callSession.ts';

let bench: CallBench;
beforeEach(() => {
  bench = new CallBench();
  return () => vi.unstubAllGlobals();
});

const phase = (session: CallSession) => session.snapshot.get().phase;
const ended = (session: CallSession) => {
  const now = phase(session);
  return now.kind === 'ended' ? now.reason : null;
};

const live = () => bench.live();

/** Nothing of the visit is left: devices, socket, transport, timers. */
async function expectReleased(): Promise<void> {
  await bench.time.run(30_000);
  expect(bench.transports.map(({ stage }) => stage)).toEqual(bench.transports.map(() => 'closed'));
  expect(bench.devices.every(({ closed, listeners }) => closed && listeners === 0)).toBe(true);
  expect(bench.transports.every(({ remotes }) => remotes.listeners === 0)).toBe(true);
  expect([bench.line.sessions, bench.sockets.length, bench.meters, bench.time.pending]).toEqual([0, 0, 0, 0]);
}

describe('before the call', () => {
  it('comes from preparing to the preview, and shows who is there', async () => {
    bench.others = [await bench.entry('bob', 1)];
    const session = bench.session();
    expect(phase(session).kind).toBe('preparing');
    await bench.time.until(() => phase(session).kind === 'preview', 1_000);
    expect(session.snapshot.get().participants.map(({ name }) => name)).toEqual(['bob']);
    expect(bench.transport.rosters).toEqual([{ members: [expect.objectContaining({ id: bench.others[0]?.id })], initiate: true }]);
    expect(bench.transport.stage).toBe('held');
    expect(bench.asked('join')).toBe(0);
  });

  it('joins as soon as it can when Join is pressed at once, with one message', async () => {
    const session = await live();
    expect(bench.requests.map(({ name }) => name)).toEqual(['watch', 'join']);
    expect(session.snapshot.get().self.name).toBe('Ann');
  });

  it.each(['unsupported', 'insecure'] as const)('ends at once in a browser that is %s, and opens nothing', async (obstacle) => {
    const session = bench.session(obstacle);
    expect(ended(session)).toBe(obstacle);
    session.join('Ann');
    session.rejoin();
    expect([ended(session), bench.line.sessions, bench.devices.length]).toEqual([obstacle, 0, 0]);
  });

  it('ends with the wrong secret', async () => {
    bench.watchAnswer = { ok: false, reason: 'wrong-secret' };
    const session = bench.session();
    await bench.time.run(1_000);
    expect(ended(session)).toBe('wrong-secret');
    await expectReleased();
  });

  it('looks again after a failure that may pass', async () => {
    bench.watchAnswer = { ok: false, reason: 'server-error' };
    const session = bench.session();
    await bench.time.run(1_000);
    expect(phase(session).kind).toBe('preparing');
    bench.watchAnswer = null;
    expect(await bench.time.until(() => phase(session).kind === 'preview', 3_000)).toBe(true);
  });
});

describe('a join that fails', () => {
  it('says at once that nobody can be let in for now, and works when the service is back', async () => {
    bench.watchAnswer = { ok: false, reason: 'unavailable' };
    const session = bench.session();
    session.join('Ann');
    await bench.time.until(() => bench.notices.length > 0, 3_000);
    expect(bench.notices).toEqual([{ kind: 'join-failed', reason: 'unavailable' }]);
    bench.watchAnswer = null;
    expect(await bench.time.until(() => phase(session).kind === 'preview', 3_000)).toBe(true);
    session.join('Ann');
    expect(await bench.time.until(() => phase(session).kind === 'live', 3_000)).toBe(true);
  });

  it.each(['wrong-secret', 'room-full'] as const)('ends the call for %s', async (reason) => {
    bench.joinAnswer = { ok: false, reason };
    const session = bench.session();
    session.join('Ann');
    await bench.time.run(1_000);
    expect(ended(session)).toBe(reason);
    await expectReleased();
  });

  it('goes back to the preview without an answer, gives up the seat it may have, and works the next time', async () => {
    bench.joinAnswer = 'silence';
    const session = bench.session();
    session.join('Ann');
    await bench.time.until(() => bench.notices.length > 0, 10_000);
    expect(bench.notices).toEqual([{ kind: 'join-failed', reason: 'timeout' }]);
    await bench.time.run(100);
    expect([phase(session).kind, bench.transport.stage]).toEqual(['preview', 'held']);
    expect(bench.requests.map(({ name }) => name)).toEqual(['watch', 'join', 'leave', 'watch']);
    bench.joinAnswer = null;
    session.join('Ann');
    expect(await bench.time.until(() => phase(session).kind === 'live', 1_000)).toBe(true);
  });
});

describe('in the call', () => {
  it('says who comes and goes, once, and not who was there before', async () => {
    const bob = await bench.entry('bob', 1);
    const cat = await bench.entry('cat', 2);
    bench.others = [bob];
    const session = await live();
    await bench.time.run(500);
    expect(bench.notices).toEqual([]);
    bench.tell([bob, cat]);
    bench.tell([bob, cat]);
    await bench.time.run(500);
    bench.tell([cat]);
    await bench.time.run(500);
    expect(bench.notices.map((notice) => [notice.kind, 'name' in notice ? notice.name : ''])).toEqual([
      ['participant-joined', 'cat'],
      ['participant-left', 'bob'],
    ]);
    expect(session.snapshot.get().participants.map(({ name }) => name)).toEqual(['cat']);
    expect(bench.transport.members).toEqual([cat.id]);
    expect(bench.transport.rosters.at(-1)?.initiate).toBe(false);
  });

  it('keeps the same objects for people who did not change', async () => {
    const bob = await bench.entry('bob', 1);
    bench.others = [bob];
    const session = await live();
    const [before] = session.snapshot.get().participants;
    bench.tell([bob, await bench.entry('cat', 2)]);
    await bench.time.run(500);
    expect(session.snapshot.get().participants[0]).toBe(before);
  });

  it('sends what the devices deliver, and says what is sent', async () => {
    const session = await live();
    expect(bench.transport.tracks.camera).toBe(bench.devices[0]?.tracks.get().camera);
    expect(session.snapshot.get().self.media).toEqual({ microphone: true, camera: true, screen: false, screenAudio: false });
    session.setCamera(false);
    expect([bench.transport.tracks.camera, session.snapshot.get().self.stream]).toEqual([null, null]);
    bench.devices[0]?.end('microphone');
    expect(session.snapshot.get().self.media.microphone).toBe(false);
    expect(bench.notices).toEqual([{ kind: 'device-ended', device: 'microphone' }]);
  });

  it.each(['seat-taken', 'room-reset'] as const)('ends for %s and releases everything', async (reason) => {
    const session = await live();
    bench.evict(reason);
    await bench.time.run(100);
    expect(ended(session)).toBe(reason);
    await expectReleased();
  });

  it('does not come back on its own after it was evicted', async () => {
    await live();
    bench.evict('seat-taken');
    await bench.time.run(1_000);
    const again = bench.session();
    await bench.time.run(1_000);
    expect(phase(again).kind).toBe('preview');
  });
});

describe('low data', () => {
  it('asks for stills and sends stills, in the next visit too, and ends at a word', async () => {
    const session = await live();
    const ann = (await bench.entry('ann', 1)).id;
    const demands = { camera: { level: 'stage', width: 1_280, height: 720 }, screen: nothingShown } as const;
    session.setDemand('stage', new Map([[ann, demands]]));
    const asked = () => [bench.transport.demands.get(ann)?.camera.level, bench.transport.lowData];
    expect(asked()).toEqual(['stage', false]);
    session.setLowData(true);
    expect(asked()).toEqual(['still', true]);
    session.leave();
    session.rejoin();
    expect(await bench.time.until(() => phase(session).kind === 'preview', 1_000)).toBe(true);
    expect(asked()).toEqual(['still', true]);
    session.setLowData(false);
    expect(asked()).toEqual(['stage', false]);
  });
});

describe('leaving', () => {
  it('says so, releases everything, and can be undone', async () => {
    const session = await live();
    session.leave();
    expect(ended(session)).toBe('left');
    expect(session.snapshot.get().self).toMatchObject({ stream: null, media: { microphone: false, camera: false } });
    await bench.time.run(1_000);
    expect(bench.asked('leave')).toBe(1);
    await expectReleased();
    session.rejoin();
    expect(await bench.time.until(() => phase(session).kind === 'preview', 1_000)).toBe(true);
    session.join('Ann');
    expect(await bench.time.until(() => phase(session).kind === 'live', 1_000)).toBe(true);
    const seats = bench.requests.filter(({ name }) => name === 'join').map(({ request }) => (request as { seat: string }).seat);
    expect(new Set(seats).size).toBe(1);
  });

  it('works without a server', async () => {
    const session = await live();
    bench.serverUp = false;
    bench.line.drop();
    await bench.time.run(500);
    session.leave();
    expect(ended(session)).toBe('left');
    await expectReleased();
  });

  it('releases everything at any moment', async () => {
    for (let moment = 0; moment <= 40; moment += 2) {
      const session = bench.session();
      session.join('Ann');
      await bench.time.run(moment);
      session.leave();
      session.close();
    }
    await expectReleased();
  });
});

describe('a page that goes and comes', () => {
  it('goes straight back in after a reload, as it was', async () => {
    const session = await live();
    session.setCamera(false);
    bench.page.dispatchEvent(new Event('pagehide'));
    await bench.time.run(1_000);
    expect(bench.asked('leave')).toBe(1);
    session.close();
    const again = bench.session();
    expect(again.snapshot.get().self).toMatchObject({ name: 'Ann', wanted: { microphone: true, camera: false } });
    expect(await bench.time.until(() => phase(again).kind === 'live', 1_000)).toBe(true);
  });

  it('begins a new visit when it comes back from the back/forward cache', async () => {
    const session = await live();
    bench.page.dispatchEvent(new Event('pagehide'));
    await bench.time.run(1_000);
    bench.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await bench.time.run(1_000);
    expect([phase(session).kind, bench.transports.length, bench.transports[0]?.stage]).toEqual(['live', 2, 'closed']);
    session.close();
    await expectReleased();
  });

  it('does nothing on the pageshow of every page', async () => {
    await live();
    bench.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(bench.transports.length).toBe(1);
  });

  it('does not go back in after it left', async () => {
    const session = await live();
    session.leave();
    session.close();
    const again = bench.session();
    await bench.time.run(1_000);
    expect(phase(again).kind).toBe('preview');
  });
});

describe('loudness', () => {
  it('is read of others while somebody listens, and no longer', async () => {
    const bob = await bench.entry('bob', 1);
    bench.others = [bob];
    const session = await live();
    bench.transport.level = 1;
    const levels: number[] = [];
    const stop = session.listenLevel(bob.id, (level) => levels.push(level));
    await bench.time.run(1_000);
    expect(levels.length).toBeGreaterThanOrEqual(5);
    expect(levels.at(-1)).toBe(1);
    stop();
    const heard = levels.length;
    await bench.time.run(1_000);
    expect(levels.length).toBe(heard);
    session.close();
    await expectReleased();
  });
});
