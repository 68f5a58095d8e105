import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CallBench } from './callBench.ts';
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
    expect(await fetchedAfter(['bob'])).toBeGreaterThanOrEqual(1_000);
  });

  it('waits for nothing where there is nobody', async () => {
    expect(await fetchedAfter([])).toBeLessThan(100);
  });

  it('does not come after somebody who has left', async () => {
    bench.others = [await bench.entry('bob', 1)];
    const session = await bench.live();
    session.leave();
    await bench.time.run(30_000);
    expect(bench.screens).toEqual([]);
  });
});
