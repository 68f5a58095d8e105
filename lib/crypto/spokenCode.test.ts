import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_WORDS, drawCodeWords, readCode, writeCode } from './spokenCode.ts';
import { wordLanguages, wordList } from './verificationWords.ts';

const someCode = fc.record({ slot: fc.integer({ min: 1, max: 999 }), words: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: CODE_WORDS, maxLength: CODE_WORDS }) });
const someLanguage = fc.constantFrom(...wordLanguages);
const fullWidth = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

describe('a spoken code', () => {
  it('has three words of 256, drawn anew each time', () => {
    const drawn = Array.from({ length: 200 }, drawCodeWords);
    for (const words of drawn) expect(words).toHaveLength(CODE_WORDS);
    expect(new Set(drawn.map((words) => words.join())).size).toBeGreaterThan(195);
    // Each byte comes up somewhere: no word is left out.
    expect(new Set(Array.from({ length: 3_000 }, drawCodeWords).flat()).size).toBe(256);
  });

  it('is read as it was written, in either language, however it is spaced and shifted', () => {
    const between = fc.constantFrom('-', ' ', '  ', ', ', '–', '. ', '/');
    const shape = fc.constantFrom<(text: string) => string>((text) => text, (text) => text.toUpperCase(), fullWidth, (text) => text.normalize('NFD'), (text) => ` “${text}”.\n`);
    fc.assert(
      fc.property(someCode, someLanguage, between, shape, (code, language, gap, change) => {
        expect(readCode(change(writeCode(code, language).replaceAll('-', gap)))).toEqual({ ok: true, value: code });
      }),
    );
  });

  it('is read with nothing between its parts, and in both languages at once', () => {
    fc.assert(
      fc.property(someCode, fc.array(someLanguage, { minLength: CODE_WORDS, maxLength: CODE_WORDS }), fc.boolean(), (code, languages, counted) => {
        const words = code.words.map((word, at) => wordList(languages[at] ?? 'en')[word] ?? '');
        expect(readCode(`${code.slot}${counted ? '번' : ''}${words.join('')}`)).toEqual({ ok: true, value: code });
      }),
    );
  });

  it('is read with one letter wrong in a word, and never as another', () => {
    const slip = fc.record({ at: fc.nat(), kind: fc.constantFrom('drop', 'change', 'add'), letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz') });
    fc.assert(
      fc.property(someCode, fc.array(slip, { minLength: CODE_WORDS, maxLength: CODE_WORDS }), (code, slips) => {
        const words = code.words.map((word, which) => {
          const letters = [...(wordList('en')[word] ?? '')];
          const { at, kind, letter } = slips[which] ?? { at: 0, kind: 'drop', letter: 'a' };
          letters.splice(at % letters.length, kind === 'add' ? 0 : 1, ...(kind === 'drop' ? [] : [letter]));
          return letters.join('');
        });
        expect(readCode(`${code.slot} ${words.join(' ')}`)).toEqual({ ok: true, value: code });
      }),
    );
    expect(readCode('7 은하스 사가 바다')).toEqual(readCode('7 은하수 사과 바다'));
  });

  it('is not read from anything else, with the reason that helps', () => {
    const reason = (text: string) => {
      const read = readCode(text);
      return read.ok ? 'a code' : read.reason;
    };
    for (const text of ['', 'galaxy apple ocean', '0-galaxy-apple-ocean', '1000-galaxy-apple-ocean', '7', '7-', '7 8 9', `7-${'galaxy-'.repeat(40)}`, '7-galaxy-apple-ocean-7']) {
      expect([text, reason(text)]).toEqual([text, 'no-code']);
    }
    for (const text of ['7-galaxy-apple', '7-galaxy-apple-ocean-apple', '7 은하수']) expect([text, reason(text)]).toEqual([text, 'incomplete']);
    for (const text of ['7-galaxy-apple-qqqq', '7 hello world again', '7 은하수 사과 컴퓨터', '7 galaxyappleoceanapple']) expect([text, reason(text)]).toEqual([text, 'unknown-word']);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'7０-  은하\u1100ga\u0301\u0000\ud800'), maxLength: 140 }), (text) => {
        const read = readCode(text);
        if (read.ok) expect(read.value.words).toHaveLength(CODE_WORDS);
      }),
    );
  });
});
