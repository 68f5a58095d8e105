import { describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Store } from '#lib/kernel/store.ts';
import { callWith, lost, up } from './bannerBench.ts';
import type { CallSnapshot } from './snapshot.ts';
import { LASTING_MS, RELIEF_MS, steadyBanner } from './steadyBanner.ts';

const well = () => callWith([up('bob'), up('cat')]);
const serverLost = () => callWith([up('bob'), up('cat')], { signaling: 'reconnecting' });
const bobLost = (repair: 'path' | 'fresh' = 'path') => callWith([lost('bob', repair), up('cat')]);

/** A banner that somebody looks at, and what it has shown since, with the second each began in. */
function setUp(start: CallSnapshot = well()) {
  const clock = new FakeClock(0);
  const snapshot = new Store(start);
  const banner = steadyBanner(snapshot, clock);
  const seen: string[] = [];
  const stop = banner.subscribe(() => {
    const shown = banner.get();
    seen.push(`${clock.now() / 1000} ${shown?.kind === 'links' ? shown.doing : (shown?.kind ?? '-')}`);
  });
  return { clock, snapshot, banner, seen, stop };
}

describe('the banner as it is shown', () => {
  it('says what lasts, then that it is over, then nothing', () => {
    const { clock, snapshot, seen } = setUp();
    snapshot.set(serverLost());
    clock.advance(LASTING_MS - 1);
    expect(seen).toEqual([]);
    clock.advance(9_001);
    snapshot.set(well());
    clock.advance(60_000);
    expect(seen).toEqual(['1 server', `${(10_000 + LASTING_MS) / 1000} restored`, `${(10_000 + LASTING_MS + RELIEF_MS) / 1000} -`]);
    expect(clock.pending).toBe(0);
  });

  it('says nothing of what is over within a second, nor that it is', () => {
    const { clock, snapshot, seen } = setUp();
    for (let round = 0; round < 20; round++) {
      snapshot.set(round % 2 === 0 ? serverLost() : well());
      clock.advance(LASTING_MS - 1);
    }
    clock.advance(60_000);
    expect(seen).toEqual([]);
  });

  it('does not take back what is there again within a second', () => {
    const { clock, snapshot, seen } = setUp(serverLost());
    clock.advance(5_000);
    snapshot.set(well());
    clock.advance(LASTING_MS - 1);
    snapshot.set(serverLost());
    clock.advance(60_000);
    expect(seen).toEqual(['1 server']);
  });

  it('goes from one trouble to the next without good news in between', () => {
    const { clock, snapshot, seen } = setUp(bobLost());
    clock.advance(5_000);
    snapshot.set(bobLost('fresh'));
    clock.advance(5_000);
    snapshot.set(serverLost());
    clock.advance(5_000);
    expect(seen).toEqual(['1 path', '6 fresh', '11 server']);
  });

  it('lets new trouble cut good news short, if it lasts', () => {
    const { clock, snapshot, seen } = setUp(serverLost());
    clock.advance(2_000);
    snapshot.set(well());
    clock.advance(1_500);
    snapshot.set(bobLost());
    clock.advance(500);
    snapshot.set(well());
    clock.advance(100);
    snapshot.set(bobLost());
    clock.advance(2_000);
    expect(seen).toEqual(['1 server', '3 restored', '5.1 path']);
  });

  it('brings no good news of somebody who has left', () => {
    const { clock, snapshot, seen } = setUp(bobLost());
    clock.advance(2_000);
    snapshot.set(callWith([up('cat')]));
    clock.advance(60_000);
    expect(seen).toEqual(['1 path', '3 -']);
  });

  it('lets go of clock and snapshot with its last listener, and begins anew with the next', () => {
    const { clock, snapshot, banner, stop } = setUp(serverLost());
    const other = banner.subscribe(() => {});
    clock.advance(2_000);
    stop();
    expect([snapshot.listeners, banner.get()?.kind]).toEqual([1, 'server']);
    snapshot.set(well());
    other();
    expect([snapshot.listeners, clock.pending, banner.get()]).toEqual([0, 0, null]);
    snapshot.set(serverLost());
    banner.subscribe(() => {});
    clock.advance(LASTING_MS);
    expect(banner.get()?.kind).toBe('server');
  });
});
