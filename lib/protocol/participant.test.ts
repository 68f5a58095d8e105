import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_NAME_CHARS } from './limits.ts';
import { cleanName, profile } from './participant.ts';

const nasty = fc.constantFrom(
  ...'\u0000\u0007\n\r\t\u00a0\u00ad\u0301\u034f\u061c\u1160\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2028\u2066\u2069\u2800\u3164\ufe0f\ufeff\uffa0\ud800\udc00',
);
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(fc.oneof(nasty, fc.constantFrom('a', 'e', ' ', '가', 'ᄀ', 'ᅡ', '👩', '❤')), { maxLength: 60 }).map((parts) => parts.join('')),
);

describe('cleanName', () => {
  test('is idempotent: what a peer shows is what was sealed', () => {
    fc.assert(
      fc.property(names, (text) => {
        const once = cleanName(text);
        expect(cleanName(once)).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  test('never gives more than the limit, nor a line break, a bidi control, a NUL or half a character', () => {
    fc.assert(
      fc.property(names, (text) => {
        const name = cleanName(text);
        expect(name.length).toBeLessThanOrEqual(MAX_NAME_CHARS);
        expect(name).not.toMatch(/[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]|^\s|\s$|\s\s/u);
        expect(name).toBe(name.normalize('NFC'));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['  Anna   Meyer ', 'Anna Meyer'],
    ['Anna\nMeyer', 'Anna Meyer'],
    ['An\u0000na', 'Anna'],
    ['\u202eevil\u202c', 'evil'],
    ['a \u200b b', 'a b'],
    ['Jose\u200b\u0301', 'José'],
    ['\u1112\u1161\u11ab', '한'],
    ['\u200d', ''],
    ['\u2800\u3164', ''],
    ['\ud83d', ''],
    ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
    ['❤️', '❤️'],
    ['می‌خواهم', 'می‌خواهم'],
    ['', ''],
    ['   ', ''],
  ])('%j becomes %j', (text, name) => {
    expect(cleanName(text)).toBe(name);
  });

  test('cuts between graphemes: no half emoji, no letter that lost its accent', () => {
    expect(cleanName(`${'x'.repeat(38)}👩‍👩‍👧`)).toBe('x'.repeat(38));
    expect(cleanName('é'.repeat(60))).toBe('é'.repeat(40));
    expect(cleanName('각'.repeat(60))).toHaveLength(40);
  });

  test('a very long text is quick to clean', () => {
    const started = performance.now();
    cleanName('a\u0301\u200b '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('profile', () => {
  test('refuses a name past the limit and unknown keys', () => {
    const good = { name: 'Anna', visit: 'A'.repeat(12) };
    expect(profile.safeParse(good).success).toBe(true);
    expect(profile.safeParse({ ...good, name: 'x'.repeat(41) }).success).toBe(false);
    expect(profile.safeParse({ ...good, role: 'host' }).success).toBe(false);
    expect(profile.safeParse(JSON.parse('{"name":"Anna","visit":"AAAAAAAAAAAA","__proto__":{"role":"host"}}')).success).toBe(false);
  });
});
