import { Dialog } from '@base-ui/react/dialog';
import { useTranslations } from 'use-intl/react';
import { DialogHead } from '#app/_ui/DialogHead.tsx';
import type { Verification } from '#lib/call/verification/verificationPort.ts';
import { useReadable } from '../chat/useConversation.ts';
import { useNaming } from '../names.ts';
import { useCallState } from '../useCall.ts';
import { closeVerification } from './openVerification.ts';
import type { OpenVerification } from './openVerification.ts';
import { PersonWords } from './PersonWords.tsx';
import { RoomPage } from './RoomPage.tsx';

/** The words of one person, or of the room, and what to say about them. */
export function VerificationSheet({ verification, shown: { open, of } }: { readonly verification: Verification; readonly shown: OpenVerification }) {
  const t = useTranslations('verify');
  const words = useTranslations('call');
  const naming = useNaming();
  const snapshot = useReadable(verification.snapshot);
  const participants = useCallState((call) => call.participants);
  const person = of === null ? undefined : participants.find(({ id }) => id === of);
  const known = of === null ? undefined : snapshot.people.get(of);
  // Whoever has gone takes their words along.
  const there = of === null || (person !== undefined && known !== undefined);
  const who = naming.spoken(person?.name ?? '');
  return (
    <Dialog.Root open={open && there} onOpenChange={(next) => (next ? undefined : closeVerification())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup
          data-testid="verification"
          data-verdict={known?.verdict}
          className="popup bg-stage fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(28rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-panel border border-white/10 bg-stage-2 text-on-stage shadow-float outline-none"
        >
          <DialogHead title={of === null ? t('roomTitle') : t('title', { who })} lead={of === null ? t('roomLead') : t('lead')} close={words('close')} dark />
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-4 pb-2">
            {of === null ? <RoomPage verification={verification} snapshot={snapshot} /> : null}
            {of !== null && known ? <PersonWords id={of} who={who} known={known} verification={verification} /> : null}
            <a href="/privacy#words" target="_blank" rel="noreferrer" className="link mt-1 inline-block py-3 text-small text-on-stage-2 hover:text-white">
              {t('more')}
            </a>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
