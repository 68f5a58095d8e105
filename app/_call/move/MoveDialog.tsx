import { Dialog } from '@base-ui/react/dialog';
import { CircleCheck, Smartphone, TimerOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { QrCode } from '#app/_share/QrCode.tsx';
import { DialogHead } from '#app/_ui/DialogHead.tsx';
import type { MoveState } from '#lib/call/move/movePort.ts';
import { Store } from '#lib/kernel/store.ts';
import { useCall, useCallState } from '../useCall.ts';

/** Another device of this person's takes the call over: a code for it, for how long that is good, and how far it has come. */
export function MoveDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useTranslations('move');
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup
          data-testid="move-dialog"
          className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(25rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-panel border border-line bg-card text-ink shadow-float outline-none"
        >
          <DialogHead title={t('title')} lead={t('lead')} close={t('close')} />
          <div className="min-h-0 overflow-y-auto overscroll-contain px-5 pt-4 pb-5 sm:px-6">{open ? <Offer /> : null}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const opening: MoveState = { kind: 'opening' };

/** One offer, for as long as it is shown: what is not seen any more is taken back. */
function Offer() {
  const t = useTranslations('move');
  const call = useCall();
  const [round, setRound] = useState(0);
  const [shown] = useState(() => new Store<MoveState>(opening));
  const state = useSyncExternalStore(shown.subscribe, shown.get);
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    shown.set(opening);
    void call.offerMove().then((move) => {
      if (gone) return move?.close();
      if (!move) return shown.set({ kind: 'over', reason: 'unreachable' });
      const follow = () => shown.set(move.state.get());
      const unfollow = move.state.subscribe(follow);
      follow();
      stop = () => {
        unfollow();
        move.close();
      };
    });
    return () => {
      gone = true;
      stop();
    };
  }, [call, round, shown]);
  return (
    <div data-testid="move-state" data-state={state.kind} className="grid justify-items-center gap-4">
      <Picture state={state} />
      <Words state={state} />
      {state.kind === 'over' ? (
        <button type="button" data-testid="move-again" className="button button-primary w-full" onClick={() => setRound(round + 1)}>
          {t('again')}
        </button>
      ) : null}
    </div>
  );
}

function Picture({ state }: { readonly state: MoveState }) {
  const t = useTranslations('move');
  if (state.kind === 'waiting') {
    return (
      <div data-testid="move-qr" data-link={state.link} className="w-full max-w-60 overflow-hidden rounded-control border border-line">
        <QrCode text={state.link} label={t('qr')} className="aspect-square w-full" />
      </div>
    );
  }
  const Icon = state.kind === 'over' ? TimerOff : state.kind === 'moving' ? CircleCheck : Smartphone;
  return (
    <div className="grid aspect-square w-full max-w-60 place-items-center rounded-control bg-paper-2 text-ink-2">
      {state.kind === 'opening' ? <span className="spinner text-2xl" aria-hidden="true" /> : <Icon className="size-12" aria-hidden="true" />}
    </div>
  );
}

function Words({ state }: { readonly state: MoveState }) {
  const t = useTranslations('move');
  const sharing = useCallState((snapshot) => snapshot.self.media.screen);
  return (
    <div className="grid gap-2 text-center text-small">
      <p role="status" className="font-semibold text-base">
        {state.kind === 'over' ? t(`over.${state.reason}`) : t(`state.${state.kind}`)}
      </p>
      {state.kind === 'waiting' ? <p className="text-ink-2">{t('what')}</p> : null}
      {state.kind === 'waiting' && sharing ? (
        <p data-testid="move-shared" className="rounded-control border border-line bg-accent-soft p-3">
          {t('shared')}
        </p>
      ) : null}
      {state.kind === 'waiting' || state.kind === 'handed' ? <TimeLeft until={state.until} /> : null}
    </div>
  );
}

/** Counts down to `until` (ms since the epoch). */
function TimeLeft({ until }: { readonly until: number }) {
  const t = useTranslations('move');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <p data-testid="move-left" className="text-ink-2 tabular-nums">
      {t('left', { clock })}
    </p>
  );
}
