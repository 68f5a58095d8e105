import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { screenTable, type ScreenInput, type ScreenStateKind } from './screenMachine.ts';

const states: readonly ScreenStateKind[] = ['unavailable', 'off', 'asking', 'sharing', 'failed'];
const inputs: readonly ScreenInput[] = ['start', 'stop', 'shown', 'granted', 'cancelled', 'refused', 'ended'];

/** Every pair that leads somewhere; all others are ignored. */
const leads: Readonly<Record<string, ScreenStateKind>> = {
  'unavailable shown': 'sharing',
  'off shown': 'sharing',
  'asking shown': 'sharing',
  'sharing shown': 'sharing',
  'failed shown': 'sharing',
  'off start': 'asking',
  'asking stop': 'off',
  'asking granted': 'sharing',
  'asking cancelled': 'off',
  'asking refused': 'failed',
  'sharing stop': 'off',
  'sharing ended': 'off',
  'failed start': 'asking',
  'failed stop': 'off',
};

describe('screenTable', () => {
  const pairs = states.flatMap((state) => inputs.map((input) => [state, input] as const));

  it.each(pairs)('%s × %s', (state, input) => {
    expect(transition(screenTable, state, input)).toBe(leads[`${state} ${input}`] ?? null);
  });

  it('names every state and every input', () => {
    expect(Object.keys(screenTable).sort()).toEqual([...states].sort());
    for (const row of Object.values(screenTable)) expect(Object.keys(row).sort()).toEqual([...inputs].sort());
  });

  it('shares only what was just asked for, or a picture that was', () => {
    expect(states.flatMap((state) => inputs.filter((input) => screenTable[state][input] === 'sharing' && input !== 'shown').map((input) => `${state} ${input}`))).toEqual(['asking granted']);
  });
});
