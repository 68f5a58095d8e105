import { describe, expect, it } from 'vitest';
import { VirtualTime } from '../fakes/virtualTime.ts';
import { Uplink } from './uplink.ts';
import type { PathSample } from './uplink.ts';

const path = (estimate: number | null, change: Partial<PathSample> = {}): PathSample => ({ estimate, sent: 0, limited: false, ...change });

function bench() {
  const time = new VirtualTime();
  const uplink = new Uplink(time);
  /** Looks every second, and says what is believed after each. */
  const watch = async (paths: readonly PathSample[], seconds = 1): Promise<readonly (number | null)[]> => {
    const believed: (number | null)[] = [];
    for (let second = 0; second < seconds; second++) {
      await time.run(1_000);
      uplink.look(paths);
      believed.push(uplink.carries);
    }
    return believed;
  };
  return { watch };
}

describe('Uplink', () => {
  it('knows of no limit that nobody has met', async () => {
    const { watch } = bench();
    expect(await watch([path(300_000, { sent: 50_000 })], 3)).toEqual([null, null, null]);
  });

  it.each([
    ['a picture is smaller than it should be', { limited: true }],
    ['what is sent fills it', { sent: 700_000 }],
  ])('is what all paths together carry once %s', async (_, change) => {
    const { watch } = bench();
    expect(await watch([path(500_000, change), path(300_000)])).toEqual([800_000]);
  });

  it('is not known while one path is not', async () => {
    const { watch } = bench();
    expect(await watch([path(500_000, { limited: true }), path(null)])).toEqual([null]);
    expect(await watch([path(null)])).toEqual([null]);
    expect(await watch([])).toEqual([null]);
  });

  it('keeps what it knew while somebody new is being measured', async () => {
    const { watch } = bench();
    await watch([path(500_000, { limited: true })]);
    expect(await watch([path(500_000, { limited: true }), path(null)])).toEqual([500_000]);
  });

  it('follows at once, down and up', async () => {
    const { watch } = bench();
    await watch([path(2_000_000, { limited: true })]);
    expect(await watch([path(400_000, { limited: true })])).toEqual([400_000]);
    expect(await watch([path(900_000)])).toEqual([900_000]);
  });

  it('tries more bit by bit where nobody wants for more, after a while', async () => {
    const { watch } = bench();
    await watch([path(400_000, { limited: true })]);
    const believed = await watch([path(400_000, { sent: 100_000 })], 12);
    expect(believed.slice(0, 3)).toEqual([400_000, 400_000, 400_000]);
    expect(believed[8]).toBeGreaterThan(800_000);
    expect(await watch([path(400_000, { sent: 100_000 })], 30)).toContain(null);
  });

  it('tries a little more than is known where somebody wants for more', async () => {
    const { watch } = bench();
    const believed = await watch([path(400_000, { limited: true })], 12);
    expect(believed.slice(0, 4)).toEqual([400_000, 400_000, 400_000, 400_000]);
    expect(believed.slice(-2)).toEqual([600_000, 600_000]);
  });

  it('tries less often what has failed, and forgives it', async () => {
    const { watch } = bench();
    const [full, idle] = [path(300_000, { limited: true }), path(400_000, { sent: 100_000 })];
    const again = async () => {
      await watch([full]);
      const believed: (number | null)[] = [];
      do believed.push(...(await watch([idle])));
      while (believed.at(-1) === 400_000);
      return believed.length;
    };
    const waits = [await again(), await again(), await again()];
    expect(waits).toEqual([4, 8, 10]);
    await watch([idle], 60);
    expect(await again()).toBe(4);
  });
});
