import { ICalAlarmType, ICalCalendar } from 'ical-generator';
import { planEnd } from './plan.ts';
import type { Plan } from './plan.ts';

/** How long before the call a calendar reminds of it, in seconds. */
const REMINDER_S = 10 * 60;

/** Everything but line breaks that is no text (RFC 5545, 3.1: CONTROL); lone halves of a character are no UTF-8. */
const controls = /(?!\n)[\p{Cc}\p{Cs}]/gu;

/**
 * A call as a calendar file (RFC 5545): one entry in UTC, which is the same moment in every zone and season, with the link and a reminder. Two files
 * of the same room and time are the same entry to a calendar. `now`: ms since the epoch.
 */
export function calendarFile({ title, details, link, plan, now }: {
  readonly title: string;
  readonly details: string;
  readonly link: string;
  readonly plan: Plan;
  readonly now: number;
}): string {
  const { pathname, host } = new URL(link);
  const clean = (text: string): string => text.replace(/\r\n?/gu, '\n').replace(controls, '');
  const summary = clean(title).replaceAll('\n', ' ');
  const calendar = new ICalCalendar({ prodId: { company: 'Parley', product: 'Parley', language: 'EN' } });
  const event = calendar.createEvent({
    id: `${pathname.split('/').at(-1) ?? ''}-${plan.start.toString(36)}@${host}`,
    stamp: new Date(now),
    start: new Date(plan.start),
    end: new Date(planEnd(plan)),
    summary,
    description: clean(details),
    location: link,
    url: link,
  });
  event.createAlarm({ type: ICalAlarmType.display, trigger: REMINDER_S, description: summary });
  // The last line ends like every other (RFC 5545, 3.4), which the library leaves out.
  return `${calendar.toString().trimEnd()}\r\n`;
}
