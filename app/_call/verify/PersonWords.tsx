import clsx from 'clsx';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { PersonVerification, Verification } from '#lib/call/verification/verificationPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useCall } from '../useCall.ts';
import { FourWords } from './FourWords.tsx';
import { Note } from './Note.tsx';

/** The words of the connection with one person, and what the person here has heard. */
export function PersonWords({ id, who, known: { exchange, verdict }, verification }: {
  readonly id: ParticipantId;
  readonly who: string;
  readonly known: PersonVerification;
  readonly verification: Verification;
}) {
  const t = useTranslations('verify');
  const call = useCall();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {verdict === 'voice' ? (
        <Note icon={ShieldCheck} tone="calm" title={t('voiceTitle')}>
          {t('voiceBody', { who })}
        </Note>
      ) : null}
      {verdict === 'changed' ? (
        <Note icon={ShieldAlert} tone="doubt" title={t('changedTitle', { who })}>
          {t('changedBody')}
        </Note>
      ) : null}
      {verdict === 'refused' ? (
        <>
          <Note icon={ShieldAlert} tone="doubt" title={t('refusedTitle', { who })}>
            {t('refusedBody')}
          </Note>
          <div className="grid gap-2 sm:grid-cols-2">
            <button type="button" data-testid="verification-leave" className="button button-primary" onClick={() => call.leave()}>
              {t('leave')}
            </button>
            <button type="button" data-testid="verification-resume" className="button-stage py-2 text-balance" onClick={() => verification.resume(id)}>
              {t('resume')}
            </button>
          </div>
        </>
      ) : null}
      {exchange.state === 'revealed' ? <FourWords words={exchange.words} /> : null}
      {exchange.state === 'failed' ? (
        <Note icon={ShieldAlert} tone={exchange.reason === 'mismatch' ? 'doubt' : 'calm'}>
          {t(`failed.${exchange.reason}`, { who })}
        </Note>
      ) : null}
      {exchange.state === 'waiting' || exchange.state === 'committed' ? (
        <p role="status" className="rounded-tile border border-white/10 bg-stage p-5 text-center">
          {t('waiting')}
          <span className="mt-1 block text-small text-on-stage-2">{t('waitingHint', { who })}</span>
        </p>
      ) : null}
      {exchange.state === 'revealed' ? (
        <div className="flex flex-wrap gap-2">
          {verdict === 'voice' ? null : (
            <button
              type="button"
              data-testid="words-match"
              className={clsx('flex-1 whitespace-nowrap', verdict === 'refused' ? 'button-stage' : 'button button-primary')}
              onClick={() => verification.confirm(id, exchange.words)}
            >
              {t(verdict === 'refused' ? 'matchAfterAll' : 'match')}
            </button>
          )}
          {verdict === 'refused' ? null : (
            <button type="button" data-testid="words-differ" className="button-stage flex-1 whitespace-nowrap" onClick={() => verification.refuse(id, exchange.words)}>
              {t('differ')}
            </button>
          )}
        </div>
      ) : null}
    </div>
  );
}
