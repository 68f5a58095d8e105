import { planEnd } from '#lib/call/invite/plan.ts';
import type { Plan } from '#lib/call/invite/plan.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Days within which the weekday says which one is meant. */
const WEEK_DAYS = 6;

/**
 * The locale to write dates and times in: the reader's own variety of the page's language where the browser names one, which settles whether
 * it is 3 o'clock or 15.
 */
export function timeLocale(locale: string): string {
  const own = typeof navigator === 'undefined' ? [] : navigator.languages;
  return own.find((tag) => tag.toLowerCase().split('-')[0] === locale) ?? locale;
}

/** Halves of the day that some versions of the Unicode data leave in Latin letters where people say them in their own. */
const halves: Readonly<Record<string, string>> = { AM: '오전', PM: '오후' };

/** The parts of a date in one line. */
const line = (parts: readonly { readonly type: string; readonly value: string }[], locale: string): string =>
  parts.map(({ type, value }) => (type === 'dayPeriod' && locale === 'ko' ? (halves[value] ?? value) : value)).join('');

/** When people meet, for who may be elsewhere: weekday, date, from when to when, and on whose clock. */
export function planRange(plan: Plan, locale: string): string {
  const format = new Intl.DateTimeFormat(timeLocale(locale), {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  return line(format.formatRangeToParts(plan.start, planEnd(plan)), locale);
}

/** The time of `at` on this browser's clock. */
export const clockTime = (at: number, locale: string): string =>
  line(new Intl.DateTimeFormat(timeLocale(locale), { hour: 'numeric', minute: '2-digit' }).formatToParts(at), locale);

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** When a call is, as people say it at `now`: today, tomorrow, a weekday or a date, and the time. Both in ms since the epoch. */
export function planSaid(plan: Plan, now: number, locale: string): string {
  const tag = timeLocale(locale);
  // Rounded, because a day with a clock change has 23 or 25 hours.
  const days = Math.round((startOfDay(plan.start) - startOfDay(now)) / DAY_MS);
  return `${dayName(plan.start, days, tag)} ${clockTime(plan.start, locale)}`;
}

function dayName(at: number, days: number, tag: string): string {
  if (Math.abs(days) <= 1) {
    const day = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(days, 'day');
    return `${day.slice(0, 1).toLocaleUpperCase(tag)}${day.slice(1)}`;
  }
  const near = days > 0 && days <= WEEK_DAYS;
  return new Intl.DateTimeFormat(tag, near ? { weekday: 'long' } : { month: 'short', day: 'numeric', weekday: 'short' }).format(at);
}

/** Day of the month and month of a plan, for a leaf of a calendar. */
export function planLeaf(plan: Plan, locale: string): { readonly day: string; readonly month: string } {
  const at = new Date(plan.start);
  return { day: String(at.getDate()), month: new Intl.DateTimeFormat(timeLocale(locale), { month: 'short' }).format(at) };
}

/** This browser's time zone as people call it, with how far it is from UTC when the plan starts. */
export function zoneName(at: number, locale: string): string {
  const named = (style: 'long' | 'shortOffset'): string =>
    new Intl.DateTimeFormat(locale, { timeZoneName: style }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [long, offset] = [named('long'), named('shortOffset')];
  return long === offset ? long : `${long} (${offset})`;
}

