import { describe, expect, it } from 'vitest';
import { hearSilence, MAX_SILENT_PEAK, SILENT_AFTER_MS, unheard } from './silence.ts';
import type { SilenceState } from './silence.ts';

/** Readings every 50 ms of what `peak` says, from `from` to `to` (ms). */
function run(state: SilenceState, from: number, to: number, peak: (at: number) => number): SilenceState {
  let next = state;
  for (let at = from; at < to; at += 50) next = hearSilence(next, peak(at), at);
  return next;
}

const none = () => 0;
/** A quiet room through noise suppression: -80 dBFS at its peaks. */
const quietRoom = (at: number) => (at % 400 === 0 ? 10 ** (-80 / 20) : 2e-5);

describe('a microphone that delivers', () => {
  it.each([['zeros', 0], ['a last bit that flickers', 2 ** -15]])('%s is silent after eight seconds and not before', (_, peak) => {
    expect(run(unheard, 0, SILENT_AFTER_MS, () => peak).silent).toBe(false);
    expect(run(unheard, 0, SILENT_AFTER_MS + 50, () => peak).silent).toBe(true);
  });

  it('the noise of a quiet room is not silent, ever', () => {
    expect(MAX_SILENT_PEAK).toBeLessThan(10 ** (-85 / 20));
    expect(run(unheard, 0, 600_000, quietRoom)).toMatchObject({ silent: false });
  });

  it('sound again is no longer silent, at once', () => {
    const silent = run(unheard, 0, 9_000, none);
    expect(silent.silent).toBe(true);
    expect(hearSilence(silent, 0.1, 9_000)).toMatchObject({ silent: false, since: null });
  });
});

describe('a gate that lets nothing through between sentences', () => {
  it('is given three times its longest pause', () => {
    let state = unheard;
    // Ten seconds of listening between two sentences: told once, then known.
    const talk = (at: number) => (at % 10_000 < 500 ? 0.1 : 0);
    const told: number[] = [];
    for (let at = 0; at < 120_000; at += 50) {
      const before = state.silent;
      state = hearSilence(state, talk(at), at);
      if (state.silent && !before) told.push(at);
    }
    expect(told).toEqual([8_500]);
    expect(state.patience).toBe(30_000 - 1_500);
  });

  it('is told of after a minute at the latest', () => {
    let state = run(unheard, 0, 3_600_000, none);
    state = hearSilence(state, 0.1, 3_600_000);
    expect(run(state, 3_600_050, 3_600_050 + 60_000, none).silent).toBe(false);
    expect(run(state, 3_600_050, 3_600_050 + 60_050, none).silent).toBe(true);
  });
});

it('changes nothing that is as it was', () => {
  const heard = hearSilence(unheard, 0.1, 0);
  expect(heard).toBe(unheard);
  const quiet = hearSilence(unheard, 0, 0);
  expect(hearSilence(quiet, 0, 50)).toBe(quiet);
});
