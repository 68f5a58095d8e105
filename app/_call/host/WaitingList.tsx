import { Check, X } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import type { Hosting, WaitingPerson } from '#lib/call/host/hostPort.ts';
import { useNaming } from '../names.ts';

/** Everybody at the door, first come first. */
export function WaitingList({ hosting, waiting }: { readonly hosting: Hosting; readonly waiting: readonly WaitingPerson[] }) {
  const t = useTranslations('host');
  if (waiting.length === 0) return null;
  return (
    <section aria-label={t('waiting', { count: waiting.length })} data-testid="waiting" className="rounded-tile bg-accent-soft p-2">
      <div className="flex min-h-11 items-center justify-between gap-2 pl-2">
        <h3 className="font-semibold">{t('waiting', { count: waiting.length })}</h3>
        {waiting.length > 1 ? (
          <button
            type="button"
            data-testid="admit-all"
            className="min-h-11 rounded-control px-3 text-small font-semibold text-accent-text hover:bg-card"
            onClick={() => hosting.admit(waiting.map(({ id }) => id))}
          >
            {t('admitAll')}
          </button>
        ) : null}
      </div>
      <ul className="grid gap-1">
        {waiting.map((person) => (
          <WaitingRow key={person.id} hosting={hosting} person={person} />
        ))}
      </ul>
    </section>
  );
}

function WaitingRow({ hosting, person }: { readonly hosting: Hosting; readonly person: WaitingPerson }) {
  const t = useTranslations('host');
  const name = useNaming().plain(person.name ?? '');
  return (
    <li data-testid="waiting-person" data-participant={person.id} className="rounded-control bg-card px-2 py-1.5">
      <div className="flex items-center gap-3">
        <Avatar name={person.name ?? ''} seed={person.id} />
        <bdi className="min-w-0 flex-1 truncate font-semibold">{name}</bdi>
        <button type="button" data-testid="deny" aria-label={t('denyName', { name })} title={t('deny')} className="icon-button" onClick={() => hosting.deny([person.id])}>
          <X className="size-5" aria-hidden="true" />
        </button>
        <button
          type="button"
          data-testid="admit"
          aria-label={t('admitName', { name })}
          title={t('admit')}
          className="grid size-11 shrink-0 place-items-center rounded-control bg-accent text-accent-ink hover:bg-accent-strong"
          onClick={() => hosting.admit([person.id])}
        >
          <Check className="size-5" aria-hidden="true" />
        </button>
      </div>
      {person.needsSecret ? <p className="px-1 pb-1 text-small text-ink-2">{t('needsSecret')}</p> : null}
    </li>
  );
}
