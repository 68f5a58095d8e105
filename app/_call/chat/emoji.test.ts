import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { COLUMNS, emojiGroups, keepEmoji, placeAfter, recentEmoji } from './emoji.ts';

const all = Object.values(emojiGroups).flatMap((group) => group.split(' '));

describe('the palette', () => {
  it('has each emoji once, and nothing else', () => {
    expect(new Set(all).size).toBe(all.length);
    for (const emoji of all) {
      expect([...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(emoji)], emoji).toHaveLength(1);
      expect(emoji).toMatch(/\p{Emoji}/u);
    }
  });

  it('leads no key out of it, and every key back', () => {
    const back: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft', ArrowUp: 'ArrowDown', ArrowDown: 'ArrowUp' };
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.constantFrom(...Object.keys(back), 'Home', 'End', 'a'), (count, where, key) => {
      const at = where % count;
      const next = placeAfter(key, at, count, COLUMNS);
      if (next === null) return;
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThan(count);
      const opposite = back[key];
      if (opposite) expect(placeAfter(opposite, next, count, COLUMNS)).toBe(at);
    }));
    expect([placeAfter('ArrowDown', 0, 8, 7), placeAfter('ArrowDown', 2, 8, 7), placeAfter('End', 3, 8, 7), placeAfter('Enter', 3, 8, 7)]).toEqual([7, null, 7, null]);
  });
});

describe('what was taken last', () => {
  let stored: string | null = null;

  beforeEach(() => {
    stored = null;
    vi.stubGlobal('localStorage', { getItem: () => stored, setItem: (_: string, value: string) => void (stored = value) });
  });

  it('comes first, once, and no more than a row', () => {
    for (const emoji of all.slice(0, COLUMNS + 3)) keepEmoji(emoji);
    keepEmoji(all[5] ?? '');
    expect(recentEmoji()).toHaveLength(COLUMNS);
    expect(recentEmoji().slice(0, 2)).toEqual([all[5], all[COLUMNS + 2]]);
    expect(new Set(recentEmoji()).size).toBe(COLUMNS);
  });

  it.each(['', '{', 'null', '[1]', '["<b>"]', '"👍"'])('is nothing of a storage that holds %o', (garbage) => {
    stored = garbage;
    expect(recentEmoji()).toEqual([]);
  });

  it('is not remembered where storage is denied', () => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => { throw new DOMException('denied', 'SecurityError'); } });
    keepEmoji('👍');
    expect(recentEmoji()).toEqual([]);
  });
});
