const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** How long before `now` something was, as people say it: minutes, hours, yesterday, a date. Both in ms since the epoch. */
export function timeAgo(at: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const past = Math.max(0, now - at);
  // Rounded, because a day with a clock change has 23 or 25 hours.
  const days = Math.round((startOfDay(now) - startOfDay(at)) / (24 * HOUR_MS));
  if (past < MINUTE_MS) return format.format(0, 'second');
  if (past < HOUR_MS) return format.format(-Math.floor(past / MINUTE_MS), 'minute');
  if (days < 1) return format.format(-Math.floor(past / HOUR_MS), 'hour');
  if (days < 7) return format.format(-days, 'day');
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).format(at);
}
