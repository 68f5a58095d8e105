'use client';

import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Locale } from '#app/_i18n/locale.ts';
import { lobbyDialog, openDialog } from './lobbyState.ts';
import type { LobbyMessages } from './RecentRooms.tsx';

const load = () => import('./LobbyDialogs.tsx');
const LobbyDialogs = lazy(async () => ({ default: (await load()).LobbyDialogs }));
const warm = (): void => void load().catch(() => {});
const none = (): null => null;

/** Makes a room for a call at a set time. Also where the dialogs of the lobby stand, whose code comes with the first of them. */
export function PlanButton({ label, unsupported, icon, locale, messages }: {
  readonly label: string;
  readonly unsupported: string;
  readonly icon: ReactNode;
  readonly locale: Locale;
  readonly messages: LobbyMessages;
}) {
  const wanted = useSyncExternalStore(lobbyDialog.subscribe, lobbyDialog.get, none);
  const [insecure, setInsecure] = useState(false);
  const plan = () => {
    if (globalThis.isSecureContext) openDialog({ kind: 'plan' });
    else setInsecure(true);
  };
  return (
    <>
      <button
        type="button"
        data-testid="plan-call"
        className="mt-2 -ml-2 inline-flex min-h-11 items-center gap-2.5 rounded-inner px-2 font-medium text-ink-2 transition-colors duration-100 hover:text-ink"
        onPointerEnter={warm}
        onFocus={warm}
        onClick={plan}
      >
        {icon}
        {label}
      </button>
      {insecure ? (
        <p role="alert" className="text-small text-danger-text">
          {unsupported}
        </p>
      ) : null}
      {wanted ? (
        <Suspense>
          <LobbyDialogs wanted={wanted} locale={locale} messages={messages} />
        </Suspense>
      ) : null}
    </>
  );
}
