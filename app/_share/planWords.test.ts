import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clockTime, planLeaf, planRange, planSaid, timeLocale, zoneName } from './planWords.ts';

const minutes = 30;
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0\u2009]/gu, ' ');
const languages = (...tags: string[]) => vi.stubGlobal('navigator', { languages: tags });

beforeEach(() => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  languages();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

// A Thursday, 12:00 in Berlin.
const now = Date.UTC(2026, 10, 26, 11);
const at = (day: number, hour = 15, month = 10) => ({ start: new Date(2026, month, day, hour).getTime(), minutes });

describe('when a call is', () => {
  it('is said by day and time, in English and in Korean', () => {
    const said = (locale: string) => [at(26), at(27, 9), at(25), at(29), at(2, 15, 11), at(24)].map((plan) => plain(planSaid(plan, now, locale)));
    expect(said('en')).toEqual(['Today 3:00 PM', 'Tomorrow 9:00 AM', 'Yesterday 3:00 PM', 'Sunday 3:00 PM', 'Wednesday 3:00 PM', 'Tue, Nov 24 3:00 PM']);
    expect(said('ko')).toEqual(['오늘 오후 3:00', '내일 오전 9:00', '어제 오후 3:00', '일요일 오후 3:00', '수요일 오후 3:00', '11월 24일 (화) 오후 3:00']);
  });

  it('is told by the day and not by hours, over a change of the clock as well', () => {
    expect(planSaid({ start: now + 13 * 60 * 60_000, minutes }, now, 'en')).toMatch(/^Tomorrow/u);
    // Clocks go back in the night to 25 October: that day has 25 hours.
    const late = new Date(2026, 9, 24, 23, 30).getTime();
    expect(planSaid({ start: new Date(2026, 9, 25, 23, 45).getTime(), minutes }, late, 'en')).toMatch(/^Tomorrow/u);
  });

  it('follows the variety of the language that the reader has', () => {
    languages('de-DE', 'en-GB', 'en-US');
    expect(timeLocale('en')).toBe('en-GB');
    expect(planSaid(at(26), now, 'en')).toBe('Today 15:00');
    expect(timeLocale('ko')).toBe('ko');
  });

  it('is written out with the clock it is on for who is elsewhere', () => {
    expect(plain(planRange(at(27), 'en'))).toBe('Friday, November 27, 2026, 3:00 – 3:30 PM GMT+1');
    expect(plain(planRange(at(27), 'ko'))).toMatch(/^2026년 11월 27일 금요일 오후 3:00.*3:30 GMT\+1$/u);
  });

  it('has a leaf, a time and a zone', () => {
    expect(planLeaf(at(27), 'ko')).toEqual({ day: '27', month: '11월' });
    expect(plain(clockTime(at(27).start, 'en'))).toBe('3:00 PM');
    expect(zoneName(at(27).start, 'en')).toBe('Central European Standard Time (GMT+1)');
    expect(zoneName(at(27, 15, 6).start, 'en')).toBe('Central European Summer Time (GMT+2)');
  });
});
