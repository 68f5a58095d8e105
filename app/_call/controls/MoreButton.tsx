import { Ellipsis } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { useHand } from '../chat/useHand.ts';
import { lazyPart } from '../lazyPart.ts';
import { PopoverButton } from './PopoverButton.tsx';
import { SCREEN_TOGGLE } from './ScreenToggle.tsx';
import { useScreenShare } from './useScreenShare.ts';

const MoreTools = lazyPart(async () => (await import('./MoreTools.tsx')).MoreTools);

/** What the dock of a narrow window has no room for. Its keys work with the card closed too. */
export function MoreButton() {
  const t = useTranslations('hands');
  const hand = useHand();
  const screen = useScreenShare();
  return (
    <PopoverButton
      // Who hands the focus back to the toggle finds it here.
      id={SCREEN_TOGGLE}
      testId="more"
      label={t('more')}
      tip
      className="dock-button"
      trigger={
        <>
          <Ellipsis className="size-[22px]" aria-hidden="true" />
          {hand.raised || screen.kind === 'sharing' ? <span aria-hidden="true" className="absolute top-1.5 right-1.5 size-2 rounded-full bg-accent" /> : null}
        </>
      }
      title={t('more')}
      side="top"
    >
      <Suspense>
        <MoreTools hand={hand} screen={screen} />
      </Suspense>
    </PopoverButton>
  );
}
