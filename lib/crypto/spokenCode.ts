import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { MAX_SLOT } from '#lib/protocol/limits.ts';
import { wordLanguages, wordList } from './verificationWords.ts';
import type { WordLanguage } from './verificationWords.ts';

// A code to say instead of a link: the number of a slot, and three words of the list that people compare in a call, in either language.
//
// Why three words are enough: they are 24 bits, and nobody can try them without the inviting browser, which answers twice. So a guesser
// gets in with a probability of 2^-23 per code, and is noticed: the code is burnt and says so. A server that guesses itself has those
// two tries and one on the guest, who sees a code fail that was right: about one success in five and a half million codes. Going through all
// 999 slots of a busy server is one in eight thousand, at the cost of burning every code that is open. For two words those would be one in
// 21,800 codes and one in 33: too many for a service that many people use.

/** Words of one code. */
export const CODE_WORDS = 3;

/** Longest text that is looked at: some words more than a code has. */
const MAX_TEXT_CHARS = 120;

export interface SpokenCode {
  readonly slot: number;
  /** Places in the list of words, as bytes: the same for a code in either language. */
  readonly words: readonly number[];
}

/** The words of a new code: 24 random bits. */
export function drawCodeWords(): readonly number[] {
  return [...crypto.getRandomValues(new Uint8Array(CODE_WORDS))];
}

/** The code as it is said and typed in `language`: `7-river-lamp-coral`. */
export function writeCode({ slot, words }: SpokenCode, language: WordLanguage): string {
  const list = wordList(language);
  return [slot, ...words.map((word) => list[word] ?? '')].join('-');
}

/**
 * Reads a code as people type it: in any case, with whatever between the words or nothing, in full-width digits, in either language or both,
 * and with a wrong, missing or additional letter in a word. `no-code`: it does not begin with a number and words. `unknown-word`: there
 * are words that no code has. `incomplete`: too few or too many words.
 */
export function readCode(text: string): Result<SpokenCode, 'no-code' | 'unknown-word' | 'incomplete'> {
  if (text.length > MAX_TEXT_CHARS) return fail('no-code');
  // NFKC makes ASCII of full-width forms, and whole syllables of single Korean letters.
  const plain = text.normalize('NFKC').toLowerCase();
  const parts = /^[^\p{L}\p{N}]*(?<slot>\d{1,3})(?<words>\P{N}*)$/u.exec(plain)?.groups;
  const slot = Number(parts?.['slot'] ?? 0);
  // In Korean one says "number seven" as 7번.
  const tokens = parts?.['words']?.replace(/^\s*번/u, '').match(/\p{L}+/gu) ?? [];
  if (tokens.length === 0 || slot < 1 || slot > MAX_SLOT) return fail('no-code');
  const words: number[] = [];
  for (const token of tokens) {
    const found = readToken(token);
    if (!found) return fail('unknown-word');
    words.push(...found);
  }
  return words.length === CODE_WORDS ? ok({ slot, words }) : fail('incomplete');
}

/** Letters; in Korean the sounds that a syllable is made of. */
const lettersOf = (word: string): readonly string[] => [...word.normalize('NFD')];

/** What the words of one token are: one, perhaps misspelt, or several without anything between them. */
function readToken(token: string): readonly number[] | null {
  for (const language of wordLanguages) {
    const word = nearest(token, wordList(language));
    if (word !== null) return [word];
  }
  return readJoined(token);
}

/** The word that differs from `token` in one letter at most. There is never a second one: words of the list differ in three. */
function nearest(token: string, list: readonly string[]): number | null {
  const typed = lettersOf(token);
  const found = list.findIndex((word) => almostEqual(typed, lettersOf(word)));
  return found < 0 ? null : found;
}

/** Whether one letter put in, left out or replaced makes `b` of `a`, or none. */
function almostEqual(a: readonly string[], b: readonly string[]): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let front = 0;
  while (front < Math.min(a.length, b.length) && a[front] === b[front]) front += 1;
  let back = 0;
  while (back < Math.min(a.length, b.length) - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back += 1;
  return Math.max(a.length, b.length) - front - back <= 1;
}

/** Words one after another. No word is the beginning of another, so there is one way to take them apart. */
function readJoined(token: string): readonly number[] | null {
  const words: number[] = [];
  let left = token;
  while (left !== '') {
    const begins = wordLanguages.flatMap((language) => wordList(language).flatMap((word, place) => (left.startsWith(word) ? [{ word, place }] : [])));
    const [first] = begins;
    if (!first || words.length === CODE_WORDS) return null;
    words.push(first.place);
    left = left.slice(first.word.length);
  }
  return words;
}
