import { Popover } from '@base-ui/react/popover';
import { useTranslations } from 'use-intl/react';
import { useCallState } from '../useCall.ts';
import { openVerification } from './openVerification.ts';

/** The way from the sign in the top bar to the words: of the other one, or of the room. */
export function VerifiedCard() {
  const t = useTranslations('verify');
  const participants = useCallState((snapshot) => snapshot.participants);
  const [first, second] = participants;
  if (!first) return null;
  return (
    <Popover.Close data-testid="open-verification" className="button mt-4 w-full border-white/12 bg-stage-3 text-on-stage" onClick={() => openVerification(second ? null : first.id)}>
      {t('compare')}
    </Popover.Close>
  );
}
