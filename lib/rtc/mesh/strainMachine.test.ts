import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { VirtualTime } from '../fakes/virtualTime.ts';
import { ProcessorGuard } from './processorGuard.ts';
import type { EncoderLoad } from './processorGuard.ts';
import { strains, strainTable } from './strainMachine.ts';
import type { Strain, StrainInput } from './strainMachine.ts';

describe('strainTable', () => {
  const places = strains.map((strain, at) => [strain, at] as const);
  const expected = (at: number): Strain | null => strains[at] ?? null;

  it.each(places)('%s: strained goes one step further, calm one back, and neither past the end', (strain, at) => {
    const after = (input: StrainInput) => transition(strainTable, strain, input);
    expect([after('strained'), after('calm')]).toEqual([expected(at + 1), expected(at - 1)]);
  });
});

describe('ProcessorGuard', () => {
  const limited: EncoderLoad = { limited: true, share: 0.2 };
  const slow: EncoderLoad = { limited: false, share: 0.7 };
  const busy: EncoderLoad = { limited: false, share: 0.5 };
  const idle: EncoderLoad = { limited: false, share: null };

  /** Looks every second at what is the case for so many seconds. */
  async function watch(spells: readonly (readonly [EncoderLoad, number])[]): Promise<readonly Strain[]> {
    const time = new VirtualTime();
    const guard = new ProcessorGuard(time);
    const after: Strain[] = [];
    for (const [load, seconds] of spells) {
      for (let second = 0; second < seconds; second++) {
        guard.look(load);
        await time.run(1_000);
      }
      after.push(guard.strain);
    }
    return after;
  }

  it.each([
    ['the browser makes pictures smaller', limited],
    ['a frame takes most of the time until the next', slow],
  ])('spares the machine when %s, step by step', async (_, load) => {
    expect(await watch([[load, 2], [load, 1], [load, 3], [load, 30]])).toEqual(['none', 'light', 'heavy', 'utmost']);
  });

  it('does not mind a moment', async () => {
    expect(await watch([[slow, 2], [busy, 1], [slow, 2]])).toEqual(['none', 'none', 'none']);
  });

  it('comes back one step for every ten seconds that are calm, and not before', async () => {
    expect(await watch([[slow, 6], [idle, 10], [idle, 1], [idle, 10], [idle, 1]])).toEqual(['heavy', 'heavy', 'light', 'light', 'none']);
  });

  it('does not come back while it is strained from time to time', async () => {
    const spells = Array.from({ length: 12 }, () => [[limited, 1], [idle, 1]] as const).flat();
    expect((await watch([[slow, 3], ...spells])).at(-1)).toBe('light');
  });

  it('stays where it is in between', async () => {
    expect(await watch([[slow, 3], [busy, 60]])).toEqual(['light', 'light']);
  });
});
