import clsx from 'clsx';
import { Lock, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { isDoubtful } from '#lib/call/verification/overall.ts';
import type { PersonVerification } from '#lib/call/verification/verificationPort.ts';

/** How somebody is verified, as a sign and in words. */
export function VerdictSign({ known, className }: { readonly known: PersonVerification; readonly className: string }) {
  const t = useTranslations('verify');
  const { exchange, verdict } = known;
  const Icon = isDoubtful(known) ? ShieldAlert : verdict === 'voice' ? ShieldCheck : Lock;
  return (
    <span className={clsx('flex items-center gap-1.5', className)}>
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {t(`status.${verdict === 'link' && exchange.state === 'failed' ? 'failed' : verdict}`)}
    </span>
  );
}
