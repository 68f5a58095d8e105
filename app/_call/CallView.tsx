import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PublicConfig } from '#lib/config/public.ts';
import { listArguments, useNaming } from './names.ts';
import { callRoom, loadCallRoom, loadEnded } from './loadCallRoom.ts';
import { Preview } from './preview/Preview.tsx';
import { useCallState } from './useCall.ts';

const Ended = lazy(async () => ({ default: (await loadEnded()).Ended }));
const Notices = lazy(async () => ({ default: (await import('./status/Notices.tsx')).Notices }));

/** One of preview, call and end, by the call's phase. */
export function CallView({ header, config }: { readonly header: ReactNode; readonly config: PublicConfig }) {
  const phase = useCallState((snapshot) => snapshot.phase);
  return (
    <>
      <DocumentTitle />
      {phase.kind === 'live' ? (
        <>
          <LoadedRoom since={phase.since} />
          <Suspense>
            <Notices />
          </Suspense>
        </>
      ) : phase.kind === 'ended' ? (
        <Suspense>
          <Ended reason={phase.reason} header={header} config={config} />
        </Suspense>
      ) : (
        <Preview phase={phase.kind} header={header} />
      )}
    </>
  );
}

/** The call, or its ground for the moment until its code is there. */
function LoadedRoom({ since }: { readonly since: number }) {
  const room = useSyncExternalStore(callRoom.subscribe, callRoom.get);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  // Nobody has come near Join when a reload goes straight back into the call.
  useEffect(() => {
    loadCallRoom().catch((error: unknown) => setFailure({ error }));
  }, []);
  if (failure && !room) throw failure.error;
  return room ? room(since) : <div className="fixed inset-0 bg-stage" />;
}

/** Who is in, in the tab's title, for as long as the call is live. */
function DocumentTitle() {
  const t = useTranslations();
  const naming = useNaming();
  const live = useCallState((snapshot) => snapshot.phase.kind === 'live');
  const participants = useCallState((snapshot) => snapshot.participants);
  const title = live ? t('call.title', listArguments(participants.map(({ name }) => naming.plain(name)))) : t('common.product');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
