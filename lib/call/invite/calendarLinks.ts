import { planEnd } from './plan.ts';
import type { Plan } from './plan.ts';

/** What an entry in somebody else's calendar says. `link`: the room's whole link, or null where it is not to get there. */
export interface CalendarEntry {
  readonly title: string;
  readonly details: string;
  readonly plan: Plan;
  readonly link: string | null;
}

/** Calendars on the web that take an entry by its address. */
export const webCalendars = ['google', 'outlook', 'office'] as const;
export type WebCalendar = (typeof webCalendars)[number];

/** 2026-11-27T14:00:00.000Z as 20261127T140000Z. */
const compact = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/gu, '');

/** An address with `parameters`, blanks as %20: a `+` would be shown as such. */
function address(base: string, parameters: Readonly<Record<string, string>>): string {
  return `${base}?${new URLSearchParams(parameters).toString().replaceAll('+', '%20')}`;
}

function microsoft(host: string, { title, details, plan, link }: CalendarEntry): string {
  return address(`https://${host}/calendar/0/deeplink/compose`, {
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: new Date(plan.start).toISOString(),
    enddt: new Date(planEnd(plan)).toISOString(),
    body: details,
    ...(link === null ? {} : { location: link }),
  });
}

/**
 * Where `calendar` offers `entry` to be added. Everything in the address goes to whose calendar it is, as a query that their server reads and logs:
 * hence the link only where somebody has said so.
 */
export function calendarLink(calendar: WebCalendar, entry: CalendarEntry): string {
  const { title, details, plan, link } = entry;
  switch (calendar) {
    case 'google':
      return address('https://calendar.google.com/calendar/render', {
        action: 'TEMPLATE',
        text: title,
        dates: `${compact(plan.start)}/${compact(planEnd(plan))}`,
        details,
        ...(link === null ? {} : { location: link }),
      });
    case 'outlook':
      return microsoft('outlook.live.com', entry);
    case 'office':
      return microsoft('outlook.office.com', entry);
  }
}
