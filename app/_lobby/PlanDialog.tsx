import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { DialogHead } from '#app/_ui/DialogHead.tsx';
import { readWhen, WhenFields } from '#app/_share/WhenFields.tsx';
import { MAX_TITLE_CHARS } from '#lib/call/recentRooms.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { planCall } from './roomActions.ts';

/** Makes a room for later: what it is about, when, and for how long. */
export function PlanDialog({ open, onOpenChange, onPlanned }: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onPlanned: (room: RoomName) => void;
}) {
  const t = useTranslations('rooms');
  const words = useTranslations('share');
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup
          data-testid="plan-dialog"
          className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(32rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-y-auto rounded-panel border border-line bg-card text-ink shadow-float outline-none"
        >
          <DialogHead title={t('planTitle')} lead={t('planLead')} close={words('close')} />
          <PlanForm onPlanned={onPlanned} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Begins anew each time the dialog opens. */
function PlanForm({ onPlanned }: { readonly onPlanned: (room: RoomName) => void }) {
  const t = useTranslations('rooms');
  const words = useTranslations('share');
  const [now] = useState(() => Date.now());
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const make = async (form: FormData) => {
    const plan = readWhen(form, Date.now());
    setWrong(plan === null);
    if (!plan || busy) return;
    setBusy(true);
    const title = form.get('title');
    onPlanned(await planCall(typeof title === 'string' ? title : '', plan));
  };
  return (
    <form
      className="grid gap-4 px-5 pt-4 pb-5 sm:px-6 sm:pb-6"
      onSubmit={(event) => {
        event.preventDefault();
        void make(new FormData(event.currentTarget));
      }}
    >
      <label className="grid gap-1.5">
        <span className="text-small text-ink-2">{t('planName')}</span>
        <input
          name="title"
          data-testid="plan-title"
          maxLength={MAX_TITLE_CHARS}
          autoComplete="off"
          enterKeyHint="next"
          placeholder={words('untitled')}
          aria-describedby="plan-title-hint"
          className="min-h-12 w-full rounded-control border border-line-strong/50 bg-card px-3.5"
        />
        <span id="plan-title-hint" className="text-small text-ink-2">
          {t('planNameHint')}
        </span>
      </label>
      <WhenFields plan={null} now={now} />
      {wrong ? (
        <p role="alert" className="text-small text-danger-text">
          {words('past')}
        </p>
      ) : null}
      <button type="submit" data-testid="plan-submit" className="button button-primary min-h-13 w-full" aria-busy={busy}>
        {t('planMake')}
      </button>
    </form>
  );
}
