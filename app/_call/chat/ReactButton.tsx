import { SmilePlus } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { PopoverButton } from '../controls/PopoverButton.tsx';
import { lazyPart } from '../lazyPart.ts';

const Reactions = lazyPart(async () => (await import('./Reactions.tsx')).Reactions);

/** Says something without a word. */
export function ReactButton() {
  const t = useTranslations('hands');
  return (
    <PopoverButton
      testId="react"
      label={t('react')}
      tip
      className="dock-button"
      trigger={<SmilePlus className="size-[22px]" aria-hidden="true" />}
      title={t('reactions')}
      side="top"
    >
      <Suspense>
        <Reactions />
      </Suspense>
    </PopoverButton>
  );
}
