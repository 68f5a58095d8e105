import { Popover } from '@base-ui/react/popover';
import { Lock } from 'lucide-react';
import { useTranslations } from 'use-intl/react';

/** Says that the link itself proves who is in the call, and explains how far that goes. */
export function VerifiedPill() {
  const t = useTranslations('call');
  return (
    <Popover.Root>
      <Popover.Trigger className="pill shrink-0 text-on-stage-2" aria-label={t('verified')}>
        <Lock className="size-4" aria-hidden="true" />
        <span className="max-sm:hidden">{t('verified')}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={10} align="start" collisionPadding={12} className="z-40">
          <Popover.Popup className="popup w-[min(22rem,calc(100vw-1.5rem))] rounded-l border border-white/10 bg-stage-2 p-5 text-on-stage shadow-float">
            <Popover.Title className="font-semibold">{t('verifiedTitle')}</Popover.Title>
            <Popover.Description className="mt-2 text-small text-on-stage-2">{t('verifiedBody')}</Popover.Description>
            <a href="/privacy" target="_blank" rel="noreferrer" className="link mt-2 inline-block py-2.5 text-small hover:text-white">
              {t('verifiedMore')}
            </a>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
