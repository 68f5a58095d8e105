import { Lock } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { PopoverButton } from '../controls/PopoverButton.tsx';

/** Says that the link itself proves who is in the call, and explains how far that goes. */
export function VerifiedPill() {
  const t = useTranslations('call');
  return (
    <PopoverButton
      testId="verified"
      label={t('verified')}
      className="pill shrink-0 text-on-stage-2"
      trigger={
        <>
          <Lock className="size-4" aria-hidden="true" />
          <span className="max-sm:hidden">{t('verified')}</span>
        </>
      }
      title={t('verifiedTitle')}
      description={t('verifiedBody')}
      side="bottom"
    >
      <a href="/privacy" target="_blank" rel="noreferrer" className="link mt-2 inline-block py-3 text-small hover:text-white">
        {t('verifiedMore')}
      </a>
    </PopoverButton>
  );
}
