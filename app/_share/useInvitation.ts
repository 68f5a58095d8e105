import { useLocale, useTranslations } from 'use-intl/react';
import { planRange } from './planWords.ts';
import type { Sharing } from './sharing.ts';

/** What an invitation says, in the reader's language. */
export interface Invitation {
  /** The room's own title, or what stands for it. One line. */
  readonly title: string;
  /** Date, time and time zone; null without a plan. */
  readonly when: string | null;
  /** The whole of it, with the link. */
  readonly text: string;
  /** The same without anything that opens the room. */
  readonly textWithoutLink: string;
}

/** Words for whom is invited. */
export function useInvitation({ link, title, plan }: Sharing): Invitation {
  const t = useTranslations('share');
  const locale = useLocale();
  const named = title === '' ? t('untitled') : title;
  const when = plan && planRange(plan, locale);
  const head = [named, ...(when === null ? [] : [when])];
  const say = (middle: string): string => [...head, '', middle, '', t('invitationHow')].join('\n');
  return { title: named, when, text: say(link), textWithoutLink: say(t('invitationLater')) };
}
