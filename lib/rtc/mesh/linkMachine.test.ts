import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import type { LinkState } from '../linkState.ts';
import { linkTable } from './linkMachine.ts';
import type { LinkInput } from './linkMachine.ts';

const states: readonly LinkState[] = ['new', 'connecting', 'connected', 'interrupted', 'failed'];
const inputs: readonly LinkInput[] = ['negotiating', 'connected', 'unanswered', 'disconnected', 'failed'];

/** The whole table once more, by what a person is to see. */
const expected: Readonly<Record<LinkState, string>> = {
  new: 'connecting connected - - -',
  connecting: '- connected - - failed',
  connected: '- - interrupted interrupted interrupted',
  interrupted: '- connected - - failed',
  failed: '- connected interrupted - -',
};

describe('linkTable', () => {
  it('names every state and every input, and no other', () => {
    expect(Object.keys(linkTable)).toEqual(states);
    for (const state of states) expect(Object.keys(linkTable[state])).toEqual(inputs);
  });

  it.each(states)('leads on from %s', (state) => {
    expect(inputs.map((input) => transition(linkTable, state, input) ?? '-').join(' ')).toBe(expected[state]);
  });

  it('always leads to connected when the connection comes up', () => {
    for (const state of states) expect(transition(linkTable, state, 'connected') ?? state).toBe('connected');
  });

  it('never shows a link that was up as one that is only being made', () => {
    for (const input of inputs) {
      expect(['new', 'connecting']).not.toContain(transition(linkTable, 'connected', input));
      expect(['new', 'connecting']).not.toContain(transition(linkTable, 'interrupted', input));
    }
  });
});
