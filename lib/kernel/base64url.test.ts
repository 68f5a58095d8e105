import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from './base64url.ts';

describe('base64url', () => {
  test('agrees with Node on any bytes, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  test('takes more bytes than one call can have arguments', () => {
    const bytes = new Uint8Array(300_001).map((_, at) => at * 7);
    expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });

  test.each(['a', 'abcde', 'ab=', 'ab==', 'a+bc', 'a/bc', 'a bc', 'ab\n', 'é', '\u0000'])('refuses %j', (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });

  test('any text gives bytes or null, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = fromBase64Url(text);
        expect(bytes === null || bytes.length === Math.floor((text.length * 3) / 4)).toBe(true);
      }),
    );
  });
});
