import { afterEach, describe, expect, it, vi } from 'vitest';
import { plan, planAt, planEnd, planFields, planPhase } from './plan.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const HOUR_MS = 60 * 60_000;

describe('a plan', () => {
  it('is a moment on the clock of this browser', () => {
    vi.stubEnv('TZ', 'Asia/Seoul');
    expect(planAt('2026-11-27', '15:00', 45)).toEqual({ start: Date.UTC(2026, 10, 27, 6), minutes: 45 });
    vi.stubEnv('TZ', 'America/New_York');
    expect(planAt('2026-11-27', '15:00', 45)?.start).toBe(Date.UTC(2026, 10, 27, 20));
  });

  it('keeps the wall clock over a change of it, and makes something of an hour that there is not', () => {
    vi.stubEnv('TZ', 'America/New_York');
    const before = planAt('2026-03-07', '15:00', 30)?.start ?? 0;
    const after = planAt('2026-03-08', '15:00', 30)?.start ?? 0;
    expect(after - before).toBe(23 * HOUR_MS);
    expect(planAt('2026-03-08', '02:30', 30)?.start).toBe(Date.UTC(2026, 2, 8, 7, 30));
  });

  it.each([
    ['2026-02-31', '15:00', 30],
    ['2026-13-01', '15:00', 30],
    ['2026-11-27', '25:00', 30],
    ['2026-11-27', '', 30],
    ['', '15:00', 30],
    ['1926-11-27', '15:00', 30],
    ['9999-11-27', '15:00', 30],
    ['2026-11-27', '15:00', 0],
    ['2026-11-27', '15:00', 100_000],
    ['2026-11-27', '15:00', Number.NaN],
  ])('is not made of %j %j %j', (date, time, minutes) => {
    expect(planAt(date, time, minutes)).toBeNull();
  });

  it('goes back into the fields it came from', () => {
    for (const zone of ['UTC', 'Asia/Seoul', 'America/St_Johns', 'Australia/Lord_Howe']) {
      vi.stubEnv('TZ', zone);
      expect(planFields(planAt('2026-01-05', '09:07', 30)?.start ?? 0)).toEqual({ date: '2026-01-05', time: '09:07' });
    }
  });

  it('is ahead, runs from its first moment, and is over at its last', () => {
    const planned = { start: 1_000_000, minutes: 1 };
    expect(planEnd(planned)).toBe(1_060_000);
    expect([999_999, 1_000_000, 1_059_999, 1_060_000].map((now) => planPhase(planned, now))).toEqual(['ahead', 'running', 'running', 'over']);
  });

  it.each([null, {}, { start: -1, minutes: 5 }, { start: 1e300, minutes: 5 }, { start: '1', minutes: 5 }, { start: 1, minutes: 1e9 }])('is not read from %j', (stored) => {
    expect(plan.safeParse(stored).success).toBe(false);
  });
});
