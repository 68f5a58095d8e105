import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmojiOnly, richText } from './richText.ts';

const linksOf = (text: string) => richText(text).flatMap((part) => (part.kind === 'link' ? [part.shown] : []));

describe('an address in a text', () => {
  it.each([
    ['see https://parley.example/a.', 'https://parley.example/a'],
    ['(https://parley.example/a)', 'https://parley.example/a'],
    ['https://en.example/wiki/Call_(telephony)', 'https://en.example/wiki/Call_(telephony)'],
    ['(https://en.example/wiki/Call_(telephony)).', 'https://en.example/wiki/Call_(telephony)'],
    ['“https://parley.example/a”', 'https://parley.example/a'],
    ['「https://parley.example/a」라고', 'https://parley.example/a'],
    ['‘https://parley.example’', 'https://parley.example'],
    ['«https://parley.example/a»', 'https://parley.example/a'],
    ['https://parley.example/a를 보세요', 'https://parley.example/a'],
    ['https://parley.example에서 만나요', 'https://parley.example'],
    ['https://parley.example/에서 만나요', 'https://parley.example/'],
    ['https://parley.example/a입니다.', 'https://parley.example/a'],
    ['mailto:anna@parley.example로 보내 주세요', 'mailto:anna@parley.example'],
    ['https://ko.example/wiki/한국어', 'https://ko.example/wiki/한국어'],
    ['https://ko.example/wiki/이', 'https://ko.example/wiki/이'],
    ['https://ko.example/wiki/고양이', 'https://ko.example/wiki/고양이'],
  ])('%s → %s', (text, address) => {
    expect(linksOf(text)).toEqual([address]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://', 'mailto:', 'xhttps://parley.example', 'vbscript:x', 'https://\u202eexample'])('none: %s', (text) => {
    expect(linksOf(text)).toEqual([]);
  });
});

it('code is no link, and a fence that is not closed is text', () => {
  expect(richText('`https://parley.example` and ```\nhttps://b.example\n``` and ``` https://c.example').map(({ kind }) => kind)).toEqual(['code', 'text', 'block', 'text', 'link']);
});

it('every character is in one part, in order, whatever is written', () => {
  const piece = fc.oneof(fc.constantFrom('`', '```', '\n', 'https://', 'mailto:a@b', '.', ')', '(', '를', '“', ' ', 'a', '\u202e', '\ud800'), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const parts = richText(text);
      expect(parts.map(({ source }) => source).join('')).toBe(text);
      for (const part of parts) {
        expect(text.startsWith(part.source, part.at)).toBe(true);
        if (part.kind === 'link') expect(part.href).toMatch(/^(?:https?:\/\/|mailto:)./);
      }
    }),
    { numRuns: 1_000 },
  );
});

it('takes a time in proportion to the text, whatever it is made of', () => {
  const time = (text: string) => {
    const started = performance.now();
    richText(text);
    return performance.now() - started;
  };
  const size = 100_000;
  for (const hostile of [`https://a/${'.'.repeat(size)}a`, `https://a/${')'.repeat(size)}`, `https://a/${'.)'.repeat(size / 2)}`, `https://a/${'를'.repeat(size)}`, '`x'.repeat(size / 2), `\`\`\`${'``x'.repeat(size / 3)}`, 'https://'.repeat(size / 8), 'mailto:'.repeat(size / 7)]) {
    // Linear work takes a few milliseconds here; quadratic takes seconds.
    expect(time(hostile), hostile.slice(0, 20)).toBeLessThan(500);
  }
});

it.each([
  ['👍', true],
  ['👩‍👩‍👧‍👦 🇰🇷', true],
  ['1️⃣', true],
  ['12', false],
  ['👍 ok', false],
  ['👍👍👍👍👍👍👍', false],
  ['   ', false],
])('%s alone: %s', (text, alone) => {
  expect(isEmojiOnly(text)).toBe(alone);
});
