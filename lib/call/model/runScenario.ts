import { expect } from 'vitest';
import type { Scenario } from './operations.ts';
import { World } from './world.ts';

/** ms of the model's time within which everything has to be whole after the last thing happened: a lease, and mending on top. */
const REST_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;
/** ms for which nothing may change any more. */
const QUIET_MS = 20_000;

/** Plays a scenario, checks every promise at rest, and says how many ms it took to get there. */
export async function runScenario({ seed, mangling, operations }: Scenario): Promise<number> {
  const world = new World({ seed, mangling });
  for (const operation of operations) await world.perform(operation);
  world.mend();
  const ended = world.clock.now();
  let rested = await whole(world, ended);
  for (;;) {
    const { made } = world.rtc;
    await world.clock.run(QUIET_MS);
    if (world.rtc.made === made) break;
    // Late news: what was on its way while everything looked whole already. It has to end as soon as all the rest.
    rested = await whole(world, ended);
  }
  expect(await world.faults(), 'at rest').toEqual([]);
  expect(world.rtc.wrongStates).toEqual([]);
  expect(await world.leftovers(), 'after everything closed').toEqual([]);
  expect(world.violations).toEqual([]);
  return rested - ended;
}

/** Waits until there is no fault left, and says when that was. */
async function whole(world: World, ended: number): Promise<number> {
  let faults = await world.faults();
  while (faults.length > 0 && world.clock.now() - ended < REST_WITHIN_MS) {
    await world.clock.run(LOOK_EVERY_MS);
    faults = await world.faults();
  }
  expect(faults.join('\n'), `${world.clock.now() - ended} ms after the last operation`).toBe('');
  expect(world.clock.now() - ended).toBeLessThanOrEqual(REST_WITHIN_MS);
  return world.clock.now();
}
