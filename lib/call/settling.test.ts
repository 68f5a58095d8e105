import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSeatToken } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { Remote } from '#lib/rtc/mediaTransport.ts';
import { CallBench, secret } from './callBench.ts';
import { PICTURE_MS, SETTLING_MS } from './settling.ts';
import { isSettled } from './snapshot.ts';

let bench: CallBench;
beforeEach(() => {
  bench = new CallBench();
  return () => vi.unstubAllGlobals();
});

describe('what can wait for the first pictures', () => {
  /** ms after the press of Join at which the code for sharing a screen, and with it all the rest, was asked for. */
  async function fetchedAfter(others: readonly string[]): Promise<number> {
    bench.others = await Promise.all(others.map((name) => bench.entry(name, 1)));
    const session = await bench.live();
    const joined = bench.time.now();
    expect(await bench.time.until(() => bench.screens.length > 0, 5_000)).toBe(true);
    expect([isSettled(session.snapshot.get().phase), bench.awake]).toEqual([true, true]);
    return bench.time.now() - joined;
  }

  it('waits a second where there is somebody', async () => {
    expect(await fetchedAfter(['bob'])).toBeGreaterThanOrEqual(SETTLING_MS);
  });

  it('waits no longer than the connection to everybody, and their picture', async () => {
    bench.others = [await bench.entry('bob', 1), await bench.entry('cat', 2)];
    await bench.live();
    const joined = bench.time.now();
    const { remotes } = bench.transport;
    const up = (link: Remote['link'], media = nothingSent): Remote => ({ link, repair: null, media, stream: null, screenStream: null });
    const [bob, cat] = bench.others.map(({ id }) => id);
    if (!bob || !cat) throw new Error('nobody there');
    remotes.set(new Map([[bob, up('connected')], [cat, up('connecting')]]));
    await bench.time.run(300);
    expect(bench.screens).toEqual([]);
    remotes.set(new Map([[bob, up('connected')], [cat, up('connected')]]));
    await bench.time.until(() => bench.screens.length > 0, 5_000);
    expect(bench.time.now() - joined).toBe(300 + PICTURE_MS);
  });

  it('waits for nothing once the person does something', async () => {
    bench.others = [await bench.entry('bob', 1)];
    const session = await bench.live();
    session.touched();
    session.touched();
    expect(isSettled(session.snapshot.get().phase)).toBe(true);
    await bench.time.run(5_000);
    expect(bench.screens).toHaveLength(1);
  });

  it('waits for nothing where there is nobody', async () => {
    expect(await fetchedAfter([])).toBeLessThan(100);
  });

  it('waits for those of whom only the seat told', async () => {
    const session = bench.session();
    await bench.time.until(() => session.snapshot.get().phase.kind === 'preview', 1_000);
    bench.others = [await bench.entry('bob', 1)];
    session.join('Ann');
    await bench.time.until(() => session.snapshot.get().phase.kind === 'live', 1_000);
    const joined = bench.time.now();
    expect(await bench.time.until(() => bench.screens.length > 0, 5_000)).toBe(true);
    expect(bench.time.now() - joined).toBeGreaterThanOrEqual(SETTLING_MS);
  });

  it('waits for nothing where another device has handed over the call', async () => {
    bench.others = [await bench.entry('bob', 1)];
    bench.handover = { secret, seat: createSeatToken(), name: 'Ann', host: null, rules: null, microphone: true, camera: true, relayOnly: false, talk: null, decided: [] };
    const session = await bench.live();
    expect(isSettled(session.snapshot.get().phase)).toBe(true);
  });

  it('does not come after somebody who has left', async () => {
    bench.others = [await bench.entry('bob', 1)];
    const session = await bench.live();
    session.leave();
    session.rejoin();
    await bench.time.run(5_000);
    expect([session.snapshot.get().phase.kind, bench.screens]).toEqual(['preview', []]);
  });
});
