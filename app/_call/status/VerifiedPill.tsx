import clsx from 'clsx';
import { Lock, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { overall } from '#lib/call/verification/overall.ts';
import type { Overall } from '#lib/call/verification/overall.ts';
import { PopoverButton } from '../controls/PopoverButton.tsx';
import { lazyPart } from '../lazyPart.ts';
import { useVerification } from '../verify/useVerification.ts';

const VerifiedCard = lazyPart(async () => (await import('../verify/VerifiedCard.tsx')).VerifiedCard);

const signs: Readonly<Record<Overall, LucideIcon>> = { link: Lock, voice: ShieldCheck, doubt: ShieldAlert };

/** Says what proves who is in the call, the link itself or their voices, and explains how far that goes. */
export function VerifiedPill() {
  const t = useTranslations();
  const verification = useVerification();
  const by = verification ? overall(verification) : 'link';
  const Icon = signs[by];
  return (
    <PopoverButton
      testId="verified"
      label={t(`verify.badge.${by}`)}
      data={{ 'data-verified': by }}
      className={clsx('pill shrink-0', by === 'doubt' ? 'text-accent' : 'text-on-stage-2')}
      trigger={
        <>
          <Icon className="size-4" aria-hidden="true" />
          <span className="max-sm:hidden">{t(`verify.badge.${by}`)}</span>
        </>
      }
      title={by === 'link' ? t('call.verifiedTitle') : t(`verify.card.${by}Title`)}
      description={by === 'link' ? t('call.verifiedBody') : t(`verify.card.${by}Body`)}
      side="bottom"
    >
      {verification ? <VerifiedCard /> : null}
      <a href="/privacy" target="_blank" rel="noreferrer" className="link mt-2 inline-block py-3 text-small hover:text-white">
        {t('call.verifiedMore')}
      </a>
    </PopoverButton>
  );
}
