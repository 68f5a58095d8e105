import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { calendarFile } from './calendarFile.ts';

const link = `https://parley.example/r/${'k'.repeat(21)}#${'A'.repeat(22)}`;
const plan = { start: Date.UTC(2026, 10, 27, 14), minutes: 45 };
const make = (title: string, details = 'x') => calendarFile({ title, details, link, plan, now: Date.UTC(2026, 10, 26, 8, 30, 5) });

/** The file as another library reads it: its only entry and that one's only alarm. */
function read(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  expect(calendar.getAllSubcomponents()).toHaveLength(1);
  expect(events).toHaveLength(1);
  const [event] = events;
  if (!event) throw new Error('no entry');
  const alarms = event.getAllSubcomponents();
  expect(alarms.map(({ name }) => name)).toEqual(['valarm']);
  const say = (from: typeof event, name: string): string => String(from.getFirstPropertyValue(name));
  return { calendar, event, alarm: alarms[0] ?? event, say };
}

/** RFC 5545, 3.1: lines end in CRLF, none is longer than 75 octets, and folding leaves characters whole. */
function expectLines(file: string): void {
  expect(file.endsWith('\r\nEND:VCALENDAR\r\n')).toBe(true);
  expect(/(?<!\r)\n|\r(?!\n)/u.exec(file)).toBeNull();
  for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length, line).toBeLessThanOrEqual(75);
  expect(file).not.toMatch(/[\p{Cs}\ufffd]/u);
}

describe('the calendar file of a call', () => {
  it('says when in UTC, where, and reminds ten minutes before', () => {
    const { calendar, event, alarm, say } = read(make('Interview', 'Come in'));
    expect(say(calendar, 'version')).toBe('2.0');
    expect(say(calendar, 'prodid')).not.toBe('');
    const start = event.getFirstPropertyValue('dtstart');
    expect(String(start)).toBe('2026-11-27T14:00:00Z');
    expect(say(event, 'dtend')).toBe('2026-11-27T14:45:00Z');
    expect(say(event, 'dtstamp')).toBe('2026-11-26T08:30:05Z');
    expect(say(event, 'summary')).toBe('Interview');
    expect(say(event, 'description')).toBe('Come in');
    expect(say(event, 'url')).toBe(link);
    expect(say(event, 'location')).toBe(link);
    expect(say(alarm, 'action')).toBe('DISPLAY');
    expect(say(alarm, 'trigger')).toBe('-PT10M');
    expect(say(alarm, 'description')).toBe('Interview');
  });

  it('has the times as the RFC writes them, and each property that may stand once but once', () => {
    const file = make('Interview');
    expectLines(file);
    for (const line of ['BEGIN:VCALENDAR', 'VERSION:2.0', 'DTSTART:20261127T140000Z', 'DTEND:20261127T144500Z', 'DTSTAMP:20261126T083005Z', 'TRIGGER:-PT10M', 'END:VCALENDAR']) {
      expect(file.split('\r\n').filter((it) => it === line), line).toHaveLength(1);
    }
    const event = file.slice(file.indexOf('BEGIN:VEVENT'), file.indexOf('BEGIN:VALARM'));
    for (const name of ['UID', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'LOCATION']) expect(event.match(new RegExp(`^${name}[:;]`, 'gmu')), name).toHaveLength(1);
  });

  it('is the same entry when it is made again, and another one at another time', () => {
    const { event, say } = read(make('a'));
    const again = read(make('b'));
    expect(say(event, 'uid')).toBe(again.say(again.event, 'uid'));
    const other = read(calendarFile({ title: 'a', details: '', link, plan: { ...plan, start: plan.start + 1_000 }, now: 0 }));
    expect(other.say(other.event, 'uid')).not.toBe(say(event, 'uid'));
    expect(say(event, 'uid')).not.toContain('A'.repeat(22));
  });

  it('keeps whatever is in a title and a text inside of them', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc
        .array(fc.constantFrom('\r\nEND:VEVENT\r\n', '\nBEGIN:VALARM\n', '\rATTENDEE:mailto:a@b', ';', ',', '\\', '\\n', ':', '"', '\u2028', '\u0000', '\ud800', '한국어', '😀', 'x'), { maxLength: 40 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(nasty, nasty, (title, details) => {
        const file = make(title, details);
        expectLines(file);
        const { event, alarm, say } = read(file);
        const text = details.replace(/\r\n?/gu, '\n').replace(/(?!\n)[\p{Cc}\p{Cs}]/gu, '');
        const line = title.replace(/\r\n?/gu, '\n').replace(/(?!\n)[\p{Cc}\p{Cs}]/gu, '').replaceAll('\n', ' ');
        if (line !== '') expect(say(event, 'summary')).toBe(line);
        if (text !== '') expect(say(event, 'description')).toBe(text);
        if (line !== '') expect(say(alarm, 'description')).toBe(line);
        expect(event.getAllProperties('attendee')).toEqual([]);
        expect(say(event, 'url')).toBe(link);
      }),
      { numRuns: 400 },
    );
  });
});
