import { describe, expect, it } from 'vitest';
import { readWords, wordLanguages, wordList } from './verificationWords.ts';

/** Changes of one sign into another that it takes from `a` to `b` (Levenshtein). */
function distance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, sign] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) next.push(Math.min((row[j] ?? 0) + (sign === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Letters; in Korean the sounds that a syllable is made of (Unicode, section 3.12, decomposition). */
const sounds = (word: string): readonly string[] => [...word.normalize('NFD')];

/** What nobody wants to say to somebody they may not know: of death, bodies, fights, faith, drink, sickness and vermin. */
const unpleasant = {
  en: /dead|death|die|kill|blood|bomb|gun|knife|war|hell|devil|ghost|grave|skull|sex|nude|naked|fat|ugly|stupid|idiot|fool|shit|piss|fart|vomit|beer|wine|vodka|drug|virus|fever|cancer|rat|roach|louse|worm|slave|god|allah|jesus|nazi/,
  ko: /죽|살인|피$|폭탄|총|칼|전쟁|지옥|악마|귀신|무덤|해골|성교|알몸|바보|멍청|똥|오줌|방귀|토악|맥주|소주|마약|바이러스|암$|쥐$|벌레$|노예|개새|년$|놈/,
} as const;

/** Words that look like one of those and are none. */
const harmless = new Set(['marathon', 'wardrobe', '커피', '무당벌레', '다람쥐']);

describe.each(wordLanguages)('the words in %s', (language) => {
  const words = wordList(language);

  it('are 256, one for each byte', () => {
    expect(words).toHaveLength(256);
    expect(new Set(words).size).toBe(256);
  });

  it('are short and written in nothing but letters', () => {
    const shape = language === 'en' ? /^[a-z]{4,10}$/ : /^[가-힣]{2,5}$/;
    expect(words.filter((word) => !shape.test(word))).toEqual([]);
  });

  it('differ in three sounds at least, and none begins with another', () => {
    const close: string[] = [];
    for (const [at, one] of words.entries()) {
      for (const other of words.slice(at + 1)) {
        if (distance(sounds(one), sounds(other)) < 3 || one.startsWith(other) || other.startsWith(one)) close.push(`${one} ${other}`);
      }
    }
    expect(close).toEqual([]);
  });

  it('are nothing unpleasant', () => {
    expect(words.filter((word) => unpleasant[language].test(word) && !harmless.has(word))).toEqual([]);
  });
});

it('stand in the same places in both languages', () => {
  expect(readWords([0, 1, 86, 255], 'en')).toEqual(['accordion', 'acorn', 'galaxy', 'zigzag']);
  expect(readWords([0, 1, 86, 255], 'ko')).toEqual(['아코디언', '도토리', '은하수', '지그재그']);
});
