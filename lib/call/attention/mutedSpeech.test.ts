import { describe, expect, it } from 'vitest';
import { hearMuted, HINT_MS, HINT_REST_MS, justMuted } from './mutedSpeech.ts';
import type { MutedSpeechState } from './mutedSpeech.ts';

const db = (decibels: number): number => 10 ** (decibels / 20);
const QUIET = db(-70);

/** Readings every 50 ms of `rms`, from `from` to `to` (ms); when the hint came up. */
function run(from: number, to: number, rms: (at: number) => number, start: MutedSpeechState = justMuted(from, 0)) {
  let state = start;
  const shown: number[] = [];
  for (let at = from + 50; at <= to; at += 50) {
    const before = state.hint.kind;
    state = hearMuted(state, rms(at), at);
    if (state.hint.kind === 'shown' && before !== 'shown') shown.push(at);
  }
  return { state, shown };
}

/** Syllables of 200 ms with pauses of 100 ms between them, from `start` on. */
const speechFrom = (start: number, loud = db(-30)) => (at: number) => (at >= start && at % 300 < 200 ? loud : QUIET);

describe('speech while muted', () => {
  it('is noticed within a second of its beginning, and not before it has lasted 400 ms', () => {
    const { shown } = run(0, 10_000, speechFrom(3_000));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toBeGreaterThanOrEqual(3_400);
    expect(shown[0]).toBeLessThanOrEqual(4_000);
  });

  it('is noticed though it began before the microphone was muted', () => {
    expect(run(0, 3_000, speechFrom(0)).shown).toHaveLength(1);
  });

  it('is told at most every so often, however long it goes on', () => {
    const { shown } = run(0, 120_000, speechFrom(1_000));
    expect(shown.length).toBeGreaterThan(1);
    for (let at = 1; at < shown.length; at++) {
      expect((shown[at] ?? 0) - (shown[at - 1] ?? 0)).toBeGreaterThanOrEqual(HINT_MS + HINT_REST_MS);
    }
  });

  it('lets the hint rest across an unmuting', () => {
    expect(run(0, 20_000, speechFrom(0), justMuted(0, 15_000)).shown[0]).toBeGreaterThan(15_000);
  });
});

describe('what is no speech', () => {
  it.each([
    ['a quiet room', () => QUIET],
    ['a loud fan', () => db(-35)],
    ['a fan that is switched on', (at: number) => (at < 5_000 ? QUIET : db(-43))],
    ['keys that are struck', (at: number) => (at % 250 === 0 ? db(-20) : QUIET)],
    ['a cough', (at: number) => (at >= 1_000 && at < 1_300 ? db(-15) : QUIET)],
    ['somebody far away', speechFrom(0, db(-50))],
    ['silence', () => 0],
  ])('%s', (_, rms) => {
    expect(run(0, 4_000, rms).shown).toEqual([]);
  });

  it('noise that has come to stay is taken for noise in the end', () => {
    const { state } = run(0, 60_000, (at) => (at < 1_000 ? QUIET : db(-30)));
    const rested = { ...state, hint: { kind: 'none' } as const };
    expect(run(60_000, 120_000, () => db(-30), rested).shown).toEqual([]);
  });
});

it('a reading that comes late, as in a hidden tab, stands for no more than a moment', () => {
  let state = hearMuted(justMuted(0, 0), QUIET, 50);
  for (const at of [1_050, 2_050]) state = hearMuted(state, db(-20), at);
  expect(state.hint.kind).toBe('none');
});
