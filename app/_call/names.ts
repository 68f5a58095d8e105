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
    spoken: (name) => (name === '' ? t('guest') : t('person', { name })),
  };
}

/** The arguments of a message that lists people: the first names, and how many are left after two of them. */
export function listArguments(names: readonly string[]): { count: number; first: string; second: string; third: string; more: number } {
  const [first = '', second = '', third = ''] = names;
  return { count: names.length, first, second, third, more: names.length - 2 };
}
