import { PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Hosting } from '#lib/call/host/hostPort.ts';
import { useCallState } from '../useCall.ts';
import { AccessChoice } from './AccessChoice.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { useHosting, useWaiting } from './useHosting.ts';
import { WaitingList } from './WaitingList.tsx';

/** For those who lead: who waits, and who may come in. */
export function RoomSection() {
  const hosting = useHosting();
  const waiting = useWaiting();
  if (!hosting) return null;
  return (
    <div className="grid gap-4 border-b border-line pt-1 pb-4">
      <WaitingList hosting={hosting} waiting={waiting} />
      <AccessChoice hosting={hosting} />
    </div>
  );
}

/** The end of the call for everybody, below everybody. */
export function EndForAll() {
  const t = useTranslations('host');
  const hosting = useHosting();
  const mayEnd = useCallState(({ self }) => self.role === 'host');
  const [asking, setAsking] = useState(false);
  if (!hosting || !mayEnd) return null;
  return (
    <div className="mt-2 border-t border-line pt-2">
      <button
        type="button"
        data-testid="end-for-all"
        className="flex min-h-12 w-full items-center gap-3 rounded-control px-2 font-medium text-danger-text hover:bg-paper-2"
        onClick={() => setAsking(true)}
      >
        <PhoneOff className="size-[18px]" aria-hidden="true" />
        {t('end')}
      </button>
      <EndDialog hosting={hosting} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}

function EndDialog({ hosting, open, onClose }: { readonly hosting: Hosting; readonly open: boolean; readonly onClose: () => void }) {
  const t = useTranslations('host');
  return (
    <ConfirmDialog testId="end-dialog" open={open} title={t('endTitle')} body={t('endBody')} confirm={t('endConfirm')} onClose={onClose} onConfirm={() => hosting.end()} />
  );
}
