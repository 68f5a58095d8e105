import type { WordNumbers } from '#lib/crypto/verification.ts';
import { readWords, wordLanguages } from '#lib/crypto/verificationWords.ts';
import type { WordLanguage } from '#lib/crypto/verificationWords.ts';

/** The same four numbers in every language that they can be read out in. */
export function spokenWords(numbers: WordNumbers): readonly { readonly language: WordLanguage; readonly words: readonly string[] }[] {
  return wordLanguages.map((language) => ({ language, words: readWords(numbers, language) }));
}
