import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { spokenWords } from '#lib/call/verification/spokenWords.ts';
import type { Exchange } from '#lib/call/verification/verificationPort.ts';

type WordNumbers = Extract<Exchange, { readonly state: 'revealed' }>['words'];
type WordLanguage = ReturnType<typeof spokenWords>[number]['language'];

/** Each language in its own words: whoever looks for it may read no other. */
const languageNames: Readonly<Record<WordLanguage, string>> = { en: 'English', ko: '한국어' };

/** The same word may stand in two of them. */
const places = [1, 2, 3, 4] as const;

/** Four words, large enough to be read to somebody, in either language. */
export function FourWords({ words }: { readonly words: WordNumbers }) {
  const t = useTranslations('verify');
  const locale = useLocale();
  const [language, choose] = useState<WordLanguage>(locale === 'ko' ? 'ko' : 'en');
  const spoken = spokenWords(words);
  const read = spoken.find((one) => one.language === language)?.words;
  return (
    <div className="rounded-tile border border-white/10 bg-stage p-3">
      <ol data-testid="words" data-numbers={words.join(' ')} lang={language} aria-label={t('words')} className="grid gap-2 sm:grid-cols-2">
        {places.map((place) => (
          <li key={place} className="flex min-w-0 items-baseline gap-2 rounded-inner bg-stage-3 px-3 py-2 sm:py-3.5">
            <span aria-hidden="true" className="w-3 shrink-0 text-small text-on-stage-2 tabular-nums">
              {place}
            </span>
            <span className="text-xl leading-tight font-semibold">{read?.[place - 1]}</span>
          </li>
        ))}
      </ol>
      <fieldset className="mt-2 flex justify-center">
        <legend className="sr-only">{t('language')}</legend>
        {spoken.map(({ language: value }) => (
          <label key={value} lang={value} className="segment text-small">
            <input type="radio" name="word-language" value={value} data-testid={`words-${value}`} className="sr-only" checked={language === value} onChange={() => choose(value)} />
            {languageNames[value]}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
