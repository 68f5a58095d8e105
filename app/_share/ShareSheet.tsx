import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { DialogHead } from '#app/_ui/DialogHead.tsx';
import { visitMemory } from '#lib/call/visitMemory.ts';
import type { Plan } from '#lib/call/invite/plan.ts';
import { CalendarPart } from './CalendarPart.tsx';
import { LinkField } from './LinkField.tsx';
import { PrintCard } from './PrintCard.tsx';
import { QrCard } from './QrCard.tsx';
import { SendBy } from './SendBy.tsx';
import type { Sharing } from './sharing.ts';
import { useInvitation } from './useInvitation.ts';

/**
 * Every way to invite somebody to a room, in one place. `code`: a part that offers a code to say out loud instead of the link; absent where none
 * can be made.
 */
export function ShareSheet({ open, sharing, code, move, onPlan, onOpenChange, returnTo }: {
  readonly open: boolean;
  readonly sharing: Sharing;
  readonly code?: ReactNode;
  /** What leads to another device of the person's own; absent where there is no call to take along. */
  readonly move?: ReactNode;
  /** Another time for people to meet, or the first one. */
  readonly onPlan: (plan: Plan) => void;
  readonly onOpenChange: (open: boolean) => void;
  /** Where the focus goes afterwards; without it, to where it was. */
  readonly returnTo?: () => HTMLElement | null;
}) {
  const t = useTranslations('share');
  const [said, setSaid] = useState('');
  const [host] = useState(() => visitMemory().readName());
  const [named, setNamed] = useState(false);
  const invitation = useInvitation(sharing);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        // It stays where it is, unseen: the next time it is to begin anew.
        if (!next) setSaid('');
        onOpenChange(next);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup
          data-testid="share-sheet"
          {...(returnTo ? { finalFocus: returnTo } : {})}
          className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(46rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-panel border border-line bg-card text-ink shadow-float outline-none"
        >
          <DialogHead title={sharing.title === '' ? t('title') : sharing.title} lead={invitation.when ?? t('lead')} close={t('close')} />
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-4 pb-2 sm:px-6">
            <div className="grid grid-cols-[minmax(0,1fr)] gap-5 sm:grid-cols-[minmax(0,1fr)_12.5rem]">
              <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
                <LinkField link={sharing.link} onSaid={setSaid} />
                <SendBy link={sharing.link} invitation={invitation} onSaid={setSaid} onPrint={() => window.print()} />
                {host === '' ? null : (
                  <label className="flex min-h-11 items-center gap-3 text-small text-ink-2">
                    <input type="checkbox" data-testid="print-name" className="size-5 shrink-0 accent-accent" checked={named} onChange={({ currentTarget }) => setNamed(currentTarget.checked)} />
                    {t('printName', { name: host })}
                  </label>
                )}
                {code}
                {move}
              </div>
              <QrCard text={sharing.link} title={invitation.title} />
            </div>
            <CalendarPart sharing={sharing} invitation={invitation} onPlan={onPlan} onSaid={setSaid} />
          </div>
          <p role="status" data-testid="share-said" className="min-h-12 px-5 py-3 text-small text-ink-2 sm:px-6">
            {said}
          </p>
          {open ? <PrintCard sharing={sharing} invitation={invitation} host={named ? host : ''} /> : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
