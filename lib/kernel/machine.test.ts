import { expect, test } from 'vitest';
import { transition } from './machine.ts';
import type { TransitionTable } from './machine.ts';

const door: TransitionTable<'open' | 'shut' | 'locked', 'push' | 'turn'> = {
  open: { push: 'shut', turn: null },
  shut: { push: 'open', turn: 'locked' },
  locked: { push: null, turn: 'shut' },
};

test.each([
  ['open', 'push', 'shut'],
  ['open', 'turn', null],
  ['shut', 'push', 'open'],
  ['shut', 'turn', 'locked'],
  ['locked', 'push', null],
  ['locked', 'turn', 'shut'],
] as const)('%s × %s → %s', (state, input, next) => {
  expect(transition(door, state, input)).toBe(next);
});
