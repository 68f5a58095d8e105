import * as z from 'zod/mini';

/** 1 January 2200: later dates are no plan, and some formats of calendars end. ms since the epoch. */
const LATEST_START = 7_258_118_400_000;
const MAX_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

export const plan = z.object({
  /** ms since the epoch: a point in time and no wall clock, so it is the same for everybody wherever they are. */
  start: z.number().check(z.minimum(0), z.maximum(LATEST_START)),
  minutes: z.number().check(z.minimum(1), z.maximum(MAX_MINUTES)),
});

/** When people want to meet in a room, and for how long. */
export type Plan = Readonly<z.infer<typeof plan>>;

/** When it is over, in ms since the epoch. */
export const planEnd = ({ start, minutes }: Plan): number => start + minutes * MINUTE_MS;

/** Where `now` stands to it: both in ms since the epoch. */
export function planPhase(planned: Plan, now: number): 'ahead' | 'running' | 'over' {
  if (now < planned.start) return 'ahead';
  return now < planEnd(planned) ? 'running' : 'over';
}

/**
 * The plan for a date and a time as a person enters them (`2026-11-27`, `15:00`), on this browser's clock; null when they are none. A time that a clock
 * change leaves out becomes the one that the clock shows then (ECMA-262, 21.4.1.26).
 */
export function planAt(date: string, time: string, minutes: number): Plan | null {
  const found = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2})/u.exec(`${date}T${time}`)?.groups;
  if (!found) return null;
  const [year, month, day, hour, minute] = [found['year'], found['month'], found['day'], found['hour'], found['minute']].map(Number);
  const at = new Date(year ?? 0, (month ?? 0) - 1, day, hour, minute);
  // 31 February is 3 March to `Date`, and nothing to a person.
  if (at.getMonth() + 1 !== month || at.getDate() !== day) return null;
  const parsed = plan.safeParse({ start: at.getTime(), minutes });
  return parsed.success ? parsed.data : null;
}

/** A plan's start as the fields for a date and a time take it, on this browser's clock. */
export function planFields(start: number): { readonly date: string; readonly time: string } {
  const two = (part: number): string => String(part).padStart(2, '0');
  const at = new Date(start);
  return { date: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`, time: `${two(at.getHours())}:${two(at.getMinutes())}` };
}
