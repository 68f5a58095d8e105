import { setTimeout as pass } from 'node:timers/promises';
import { longestPause } from './pauses.ts';
import type { Person } from './people.ts';
import type { ParleyServer, ServerOptions } from './server.ts';

/** How long a call without a fault is looked at, to compare with, in ms. */
export const BASELINE_MS = 4_000;

/** How many connections each of `people` has made so far. */
export const connectionsMade = (people: readonly Person[]) =>
  Promise.all(people.map(({ page }) => page.evaluate(() => window.parleyProbe.connections.length)));

/** Everybody watches everybody else. */
export async function watchAll(people: readonly Person[]): Promise<void> {
  const ids = await Promise.all(people.map((person) => person.selfId()));
  await Promise.all(people.map((person, at) => person.watchFlow(ids.filter((_, of) => of !== at))));
}

/** ms of the longest pause that any of `people` had. */
export const longest = async (people: readonly Person[], from: number, to: number) =>
  Math.max(...(await Promise.all(people.map(async (person) => longestPause(await person.flow(), from, to)))));

/** What the machine itself makes of pauses: a server that starts takes a core from those in the call, so here one does that is nobody's. */
export async function idlePause(people: readonly Person[], startServer: (options?: ServerOptions) => Promise<ParleyServer>): Promise<number> {
  const calm = Date.now();
  const [other] = await Promise.all([startServer(), pass(BASELINE_MS)]);
  await other.stop();
  return longest(people, calm, Date.now());
}
