import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { captureTable, type CaptureInput, type CaptureStateKind } from './captureMachine.ts';

const states: readonly CaptureStateKind[] = ['off', 'asking', 'live', 'failed', 'ended'];
const inputs: readonly CaptureInput[] = [
  'want', 'resume', 'unwant', 'retry', 'select', 'release', 'granted', 'refused', 'trackEnded', 'revoked',
];

/** Every pair that leads somewhere; all others are ignored. */
const leads: Readonly<Record<string, CaptureStateKind>> = {
  'off want': 'asking',
  'off resume': 'live',
  'asking unwant': 'off',
  'asking select': 'asking',
  'asking granted': 'live',
  'asking refused': 'failed',
  'live unwant': 'off',
  'live select': 'live',
  'live release': 'asking',
  'live granted': 'live',
  'live trackEnded': 'ended',
  'failed unwant': 'off',
  'failed retry': 'asking',
  'failed select': 'asking',
  'failed granted': 'live',
  'failed refused': 'failed',
  'ended unwant': 'off',
  'ended retry': 'asking',
  'ended select': 'asking',
  'ended granted': 'live',
  'ended refused': 'failed',
  'ended revoked': 'failed',
};

describe('captureTable', () => {
  const pairs = states.flatMap((state) => inputs.map((input) => [state, input] as const));

  it.each(pairs)('%s × %s', (state, input) => {
    expect(transition(captureTable, state, input)).toBe(leads[`${state} ${input}`] ?? null);
  });

  it('names every state and every input', () => {
    expect(Object.keys(captureTable).sort()).toEqual([...states].sort());
    for (const row of Object.values(captureTable)) expect(Object.keys(row).sort()).toEqual([...inputs].sort());
  });

  it('turns off from everywhere and never goes live from off without being turned on', () => {
    for (const state of states) if (state !== 'off') expect(transition(captureTable, state, 'unwant')).toBe('off');
    expect(inputs.filter((input) => captureTable.off[input] !== null)).toEqual(['want', 'resume']);
  });
});
