import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { exchangeTable } from './exchangeMachine.ts';
import type { ExchangeInput, ExchangeState } from './exchangeMachine.ts';
import { verdictTable } from './verdictMachine.ts';
import type { Verdict, VerdictInput } from './verdictMachine.ts';

const exchangeStates: readonly ExchangeState[] = ['waiting', 'committed', 'revealed', 'failed'];
const exchangeInputs: readonly ExchangeInput[] = ['commit', 'match', 'mismatch', 'violation'];
const verdicts: readonly Verdict[] = ['link', 'voice', 'changed', 'refused'];
const verdictInputs: readonly VerdictInput[] = ['match', 'mismatch', 'resume', 'same-certificate', 'new-certificate'];

/** Both tables once more, by what has to come of each input. */
const expectedExchange: Readonly<Record<ExchangeState, string>> = {
  waiting: 'committed failed failed failed',
  committed: 'failed revealed failed failed',
  revealed: 'failed failed failed failed',
  failed: '- - - -',
};
const expectedVerdict: Readonly<Record<Verdict, string>> = {
  link: 'voice refused - - -',
  voice: '- refused - - changed',
  changed: 'voice refused - - -',
  refused: 'voice - link - -',
};

describe('exchangeTable', () => {
  it('names every state and every input, and no other', () => {
    expect(Object.keys(exchangeTable)).toEqual(exchangeStates);
    for (const state of exchangeStates) expect(Object.keys(exchangeTable[state])).toEqual(exchangeInputs);
  });

  it.each(exchangeStates)('leads on from %s', (state) => {
    expect(exchangeInputs.map((input) => transition(exchangeTable, state, input) ?? '-').join(' ')).toBe(expectedExchange[state]);
  });

  it('comes to words by a commitment and its nonce, and in no other way', () => {
    const ways = (state: ExchangeState, trail: readonly ExchangeInput[]): string[] => {
      if (state === 'revealed') return [trail.join(' ')];
      if (trail.length > 4) return [];
      return exchangeInputs.flatMap((input) => {
        const next = transition(exchangeTable, state, input);
        return next === null ? [] : ways(next, [...trail, input]);
      });
    };
    expect(ways('waiting', [])).toEqual(['commit match']);
  });
});

describe('verdictTable', () => {
  it('names every state and every input, and no other', () => {
    expect(Object.keys(verdictTable)).toEqual(verdicts);
    for (const state of verdicts) expect(Object.keys(verdictTable[state])).toEqual(verdictInputs);
  });

  it.each(verdicts)('leads on from %s', (state) => {
    expect(verdictInputs.map((input) => transition(verdictTable, state, input) ?? '-').join(' ')).toBe(expectedVerdict[state]);
  });
});
