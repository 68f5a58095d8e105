import { describe, expect, it } from 'vitest';
import { randomFrom, shuffled } from '../bench/statistics.ts';
import { inBrowser } from './mutants/inBrowser.ts';
import { onServer } from './mutants/onServer.ts';
import { Garden, plantedHere } from './mutants/plant.ts';

// R20: bugs planted on purpose. All of them in a soak, a few that the seed draws otherwise.

const SOAK = process.env['PARLEY_SOAK'] === '1';
const SEED = Number(process.env['PARLEY_SEED'] ?? 20_261_124);
const DRAWN = 3;

const mutants = [...inBrowser, ...onServer];

describe('planted bugs', () => {
  it('are a list that has not rotted: each finds its place, once, and has a name of its own', () => {
    for (const mutant of mutants) expect(plantedHere(mutant)).toContain(mutant.replace);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(25);
  });

  const chosen = SOAK ? mutants : shuffled(mutants, randomFrom(SEED)).slice(0, DRAWN);
  it(`are caught by the tests: ${chosen.length} of ${mutants.length}`, { timeout: 60_000 * (1 + chosen.length) }, async () => {
    const garden = new Garden();
    try {
      expect(await garden.run(chosen.flatMap(({ tests }) => tests)), 'without any bug').toEqual([]);
      const missed: string[] = [];
      for (const mutant of chosen) if ((await garden.failures(mutant)).length === 0) missed.push(mutant.name);
      expect(missed).toEqual([]);
    } finally {
      garden.close();
    }
  });
});
