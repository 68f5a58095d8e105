import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarLink, webCalendars } from './calendarLinks.ts';

const room = 'k'.repeat(21);
const secret = `${'s'.repeat(21)}A`;
const link = `https://parley.example/r/${room}#${secret}`;
const plan = { start: Date.UTC(2026, 10, 27, 14), minutes: 45 };
const hosts = { google: 'calendar.google.com', outlook: 'outlook.live.com', office: 'outlook.office.com' } as const;

describe.each(webCalendars)('the address for %s', (calendar) => {
  it('carries neither the secret nor the room unless it is to', () => {
    const address = decodeURIComponent(calendarLink(calendar, { title: 'Interview', details: 'Later', plan, link: null }));
    expect(address).not.toContain(secret);
    expect(address).not.toContain(room);
    expect(address).not.toContain('parley');
    expect(decodeURIComponent(calendarLink(calendar, { title: 'Interview', details: 'Now', plan, link }))).toContain(link);
  });

  it('says when in UTC', () => {
    const { host, protocol, searchParams } = new URL(calendarLink(calendar, { title: 'a', details: 'b', plan, link: null }));
    expect([protocol, host]).toEqual(['https:', hosts[calendar]]);
    if (calendar === 'google') expect(searchParams.get('dates')).toBe('20261127T140000Z/20261127T144500Z');
    else expect([searchParams.get('startdt'), searchParams.get('enddt')]).toEqual(['2026-11-27T14:00:00.000Z', '2026-11-27T14:45:00.000Z']);
  });

  it('takes any title and text as no more than that', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (title, details) => {
        const address = calendarLink(calendar, { title, details, plan, link });
        const { host, hash, searchParams } = new URL(address);
        expect(host).toBe(hosts[calendar]);
        expect(hash).toBe('');
        expect(address).not.toContain('+');
        expect(searchParams.get(calendar === 'google' ? 'text' : 'subject')).toBe(title);
        expect(searchParams.get(calendar === 'google' ? 'details' : 'body')).toBe(details);
        expect(searchParams.get('location')).toBe(link);
      }),
      { numRuns: 100 },
    );
  });
});
