import { useTranslations } from 'use-intl/react';

/** How people are called: `plain` on a tile, `spoken` inside a sentence (Korean puts 님 after a name there). */
export interface Naming {
  plain(name: string): string;
  spoken(name: string): string;
}

export function useNaming(): Naming {
  const t = useTranslations('common');
  return {
    plain: (name) => (name === '' ? t('guest') : name),
    spoken: (name) => (name === '' ? t('guest') : t('person', { name: isolated(name) })),
  };
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** `name` as part of a sentence that runs from left to right: one that runs the other way turns nothing around it (UAX 9, FSI and PDI). */
export function isolated(name: string): string {
  return rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}

/** The arguments of a message that lists people: the first names, and how many are left after two of them. */
export function listArguments(names: readonly string[]): { count: number; first: string; second: string; third: string; more: number } {
  const [first = '', second = '', third = ''] = names;
  return { count: names.length, first, second, third, more: names.length - 2 };
}
