import { useEffect, useEffectEvent } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl/react';
import type { Verification } from '#lib/call/verification/verificationPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { usePersonNamed } from '../chat/usePersonNamed.ts';
import { useNaming } from '../names.ts';
import { closeVerification, openVerification, verificationSheet } from './openVerification.ts';

/** Says when somebody who was verified by voice comes with another certificate. */
export function VerificationWatch({ verification }: { readonly verification: Verification }) {
  const t = useTranslations('verify');
  const naming = useNaming();
  const personNamed = usePersonNamed();
  const tell = useEffectEvent((id: ParticipantId) => {
    toast.warning(t('noted', { who: naming.spoken(personNamed(id)) }), {
      id: `verify ${id}`,
      duration: 12_000,
      action: { label: t('notedAction'), onClick: () => openVerification(id) },
      classNames: { actionButton: 'min-h-9 shrink-0 rounded-inner bg-stage px-3 font-semibold text-on-stage' },
    });
  });
  useEffect(() => {
    let before = verification.snapshot.get().people;
    return verification.snapshot.subscribe(() => {
      const { people } = verification.snapshot.get();
      // Who has come back is told of as well: they were not among the people a moment ago.
      for (const [id, { verdict }] of people) if (verdict === 'changed' && before.get(id)?.verdict !== 'changed') tell(id);
      before = people;
      // Whoever goes takes their words along, and brings others if they come back.
      const of = verificationSheet.get()?.of ?? null;
      if (of !== null && !people.has(of)) closeVerification();
    });
  }, [verification]);
  return null;
}
