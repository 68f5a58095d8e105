import { useTranslations } from 'use-intl/react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useNaming } from '../names.ts';
import { openVerification } from './openVerification.ts';
import { useVerification } from './useVerification.ts';
import { VerdictSign } from './VerdictSign.tsx';

/** How somebody is verified, and the way to their words. Nothing until the code for it has come. */
export function VerifyLine({ id, name }: { readonly id: ParticipantId; readonly name: string }) {
  const t = useTranslations('verify');
  const naming = useNaming();
  const known = useVerification()?.people.get(id);
  if (!known) return null;
  return (
    <button
      type="button"
      data-testid="verify"
      data-participant={id}
      data-verdict={known.verdict}
      data-exchange={known.exchange.state}
      title={t('compareWith', { who: naming.spoken(name) })}
      className="-ml-2 flex min-h-11 max-w-full items-center rounded-control px-2 text-left text-small text-ink-2 hover:bg-paper-2 hover:text-ink"
      onClick={() => openVerification(id)}
    >
      <VerdictSign known={known} className="underline decoration-line-strong underline-offset-4" />
      <span className="sr-only">. {t('compareWith', { who: naming.spoken(name) })}</span>
    </button>
  );
}
