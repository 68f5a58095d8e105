import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import type { Hosting, WaitingPerson } from '#lib/call/host/hostPort.ts';
import { listArguments, useNaming } from '../names.ts';
import { openPanel } from '../panels/openPanel.ts';
import { useHosting, useWaiting } from './useHosting.ts';

/** Somebody knocks: a card with the answer in reach, and a word for ears. It stays until somebody has answered. */
export function KnockNotice() {
  const t = useTranslations('host');
  const naming = useNaming();
  const hosting = useHosting();
  const waiting = useWaiting();
  const listed = useSyncExternalStore(openPanel.subscribe, () => openPanel.get()?.kind === 'people');
  const said = waiting.length === 0 ? '' : t('knocked', listArguments(waiting.map(({ name }) => naming.spoken(name ?? ''))));
  return (
    <>
      {/* The element is there before the words, or no screen reader would speak them. */}
      <p role="status" className="sr-only">
        {said}
      </p>
      {hosting && waiting.length > 0 && !listed ? <Card hosting={hosting} waiting={waiting} said={said} /> : null}
    </>
  );
}

function Card({ hosting, waiting, said }: { readonly hosting: Hosting; readonly waiting: readonly WaitingPerson[]; readonly said: string }) {
  const t = useTranslations('host');
  const people = waiting.map(({ id }) => id);
  const [first] = waiting;
  const several = waiting.length > 1;
  return (
    <section
      data-testid="knock-notice"
      aria-label={t('waiting', { count: waiting.length })}
      className="status-banner absolute top-1 right-3 z-20 w-[min(22rem,calc(100%-1.5rem))] rounded-tile border border-white/10 bg-stage-2 p-4 shadow-float max-sm:right-1/2 max-sm:translate-x-1/2"
    >
      <div className="flex items-center gap-3">
        <Avatar name={first?.name ?? ''} seed={first?.id ?? ''} />
        <div className="min-w-0">
          <p className="font-semibold text-pretty" aria-hidden="true">
            {said}
          </p>
          {!several && first?.needsSecret ? <p className="mt-0.5 text-small text-on-stage-2">{t('needsSecret')}</p> : null}
        </div>
      </div>
      <div className="mt-3 grid grid-cols-2 gap-2">
        {several ? (
          <button type="button" data-testid="show-waiting" className="button-stage" onClick={() => openPanel.set({ kind: 'people', opener: null })}>
            {t('look')}
          </button>
        ) : (
          <button type="button" data-testid="deny" className="button-stage" onClick={() => hosting.deny(people)}>
            {t('deny')}
          </button>
        )}
        <button type="button" data-testid={several ? 'admit-all' : 'admit'} className="button button-primary" onClick={() => hosting.admit(people)}>
          {t(several ? 'admitAll' : 'admit')}
        </button>
      </div>
    </section>
  );
}
