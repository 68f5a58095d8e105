import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCode, writeCode } from '#lib/crypto/spokenCode.ts';
import { mayBeCode, readPasted } from './roomActions.ts';

const byte = fc.integer({ min: 0, max: 255 });
const someCode = fc.record({ slot: fc.integer({ min: 1, max: 999 }), words: fc.tuple(byte, byte, byte) });

it('whatever can be read as a code is looked at as one, and as no link', () => {
  fc.assert(
    fc.property(someCode, fc.constantFrom('en' as const, 'ko' as const), fc.constantFrom('-', ' ', '', '/', '. '), fc.constantFrom('', '“', ' ('), (code, language, gap, before) => {
      const text = before + writeCode(code, language).replaceAll('-', gap);
      expect(readCode(text).ok).toBe(true);
      expect(mayBeCode(text)).toBe(true);
      expect(mayBeCode(text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))))).toBe(true);
      expect(readPasted(text)).toBeNull();
    }),
  );
});

it('what begins otherwise is no reason to fetch anything', () => {
  for (const text of ['', '   ', 'hello', 'https://example.com', '/r/short', '7', '7 8 9', '2026-11-27', 'room 7']) expect([text, mayBeCode(text)]).toEqual([text, false]);
});
