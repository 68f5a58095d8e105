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

describe('devices in the call', () => {
  it('lets a muted microphone speak while a key is held, which nothing remembers', async () => {
    const session = await live();
    const wanted = () => session.snapshot.get().self.wanted.microphone;
    const kept = () => [...bench.stored.values()].find((text) => text.includes('microphone')) ?? '';
    session.holdToTalk(true);
    session.holdToTalk(false);
    expect(wanted()).toBe(true);
    session.setMicrophone(false);
    session.holdToTalk(true);
    expect([wanted(), kept()]).toEqual([true, expect.stringContaining('"microphone":false')]);
    session.setCamera(false);
    expect(kept()).toContain('"microphone":false');
    session.holdToTalk(false);
    expect(wanted()).toBe(false);
    session.holdToTalk(true);
    session.setMicrophone(true);
    session.holdToTalk(false);
    expect(wanted()).toBe(true);
  });

  it('a microphone that spoke while a key was held is off when the call is entered again', async () => {
    const session = await live();
    session.setMicrophone(false);
    session.holdToTalk(true);
    session.leave();
    session.rejoin();
    expect(session.snapshot.get().self.wanted.microphone).toBe(false);
    session.holdToTalk(true);
    expect(session.snapshot.get().self.wanted.microphone).toBe(false);
  });

  it('says when a device is back', async () => {
    await live();
    bench.devices.at(-1)?.end('microphone');
    bench.devices.at(-1)?.restore('microphone');
    expect(bench.notices.map(({ kind }) => kind)).toEqual(['device-ended', 'device-restored']);
  });

  it('keeps the screen on from when the call has settled until the end', async () => {
    const session = bench.session();
    await bench.time.until(() => phase(session).kind === 'preview', 1_000);
    expect(bench.awake).toBe(false);
    session.join('Ann');
    expect(await bench.time.until(() => isSettled(phase(session)), 1_000)).toBe(true);
    expect(bench.awake).toBe(true);
    session.leave();
    expect(bench.awake).toBe(false);
  });
});
