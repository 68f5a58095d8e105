const hangul = /^\p{Script=Hangul}/u;

const firstGrapheme = (text: string): string => {
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) return segment;
  return '';
};

/**
 * One or two characters that stand for a name: the first letters of its first and last word, or the first character
 * alone where the script writes syllables. Empty for an empty name.
 */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter((word) => word !== '');
  const first = firstGrapheme(words[0] ?? '');
  const last = words.length > 1 ? firstGrapheme(words.at(-1) ?? '') : '';
  const letters = /^\p{Script=Latin}|^\p{Script=Cyrillic}|^\p{Script=Greek}/u;
  if (hangul.test(first) || !letters.test(first) || !letters.test(last)) return first.toLocaleUpperCase();
  return (first + last).toLocaleUpperCase();
}

/** Grounds that white text stands on with at least 4.5 : 1. */
const grounds = ['#6b50e0', '#1a7f54', '#b3471a', '#2f6db3', '#a23a74', '#6d5a1e', '#0f766e', '#8a4fae'] as const;

/** A colour that is always the same for the same `seed`. */
export function groundOf(seed: string): string {
  let hash = 0;
  for (const character of seed) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return grounds[hash % grounds.length] ?? grounds[0];
}
