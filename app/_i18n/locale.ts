/** Languages Parley speaks, the fallback first. */
export const locales = ['en', 'ko'] as const;
export type Locale = (typeof locales)[number];

/** Keeps a choice made with the language switch. Not a secret and not an identifier. */
export const LOCALE_COOKIE = 'locale';

export function isLocale(text: unknown): text is Locale {
  return locales.some((locale) => locale === text);
}

/** The language to answer in: the person's choice, else the best match of `Accept-Language` (RFC 9110, 12.5.4), else English. */
export function negotiateLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([0-9.]+)\s*$/u.exec(parameter)?.[1]).find((found) => found !== undefined);
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wishes) if (isLocale(language)) return language;
  return locales[0];
}
