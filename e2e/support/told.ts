import type { Person } from './people.ts';

/** How many frames each has heard: what comes after them is news. */
export const heardBy = (people: readonly Person[]): readonly number[] => people.map(({ traffic }) => traffic.receivedFrames.length);

/** Everybody was told the same room since they had heard `heard`, with all of `ids` in it. */
export function told(people: readonly Person[], ids: readonly string[], heard: readonly number[]): boolean {
  const [first, ...others] = people.map((person, at) => person.lastRoster(heard[at] ?? 0));
  if (!first) return false;
  const here = new Set(first.participants.filter(({ presence }) => presence === 'here').map(({ id }) => String(id)));
  return ids.every((id) => here.has(id)) && others.every((other) => other?.epoch === first.epoch && other.rev === first.rev);
}
