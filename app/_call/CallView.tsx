import { lazy, Suspense, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl/react';
import type { PublicConfig } from '#lib/config/public.ts';
import { listArguments, useNaming } from './names.ts';
import { lazyPart } from './lazyPart.ts';
import { callRoom, loadCallRoom, loadEnded } from './loadCallRoom.ts';
import { Preview } from './preview/Preview.tsx';
import { useCallState } from './useCall.ts';

const Ended = lazy(async () => ({ default: (await loadEnded()).Ended }));
const Notices = lazyPart(async () => (await import('./status/Notices.tsx')).Notices);

/** One of preview, call and end, by the call's phase. */
export function CallView({ header, config, taken }: {
  readonly header: ReactNode;
  readonly config: PublicConfig;
  /** Whether it goes on here from another device. */
  readonly taken: boolean;
}) {
  const phase = useCallState((snapshot) => snapshot.phase);
  const room = useSyncExternalStore(callRoom.subscribe, callRoom.get);
  return (
    <>
      <DocumentTitle />
      {phase.kind === 'ended' ? (
        <Suspense>
          <Ended reason={phase.reason} header={header} config={config} />
        </Suspense>
      ) : (
        <>
          {phase.kind === 'live' ? null : <Preview phase={phase} header={header} taken={taken} />}
          {room ? <Backstage live={phase.kind === 'live'}>{room(phase.kind === 'live' ? phase.since : null)}</Backstage> : null}
        </>
      )}
      {phase.kind === 'live' ? (
        <>
          {room ? null : <Ground />}
          <Suspense>{phase.settled ? <Notices /> : null}</Suspense>
        </>
      ) : null}
    </>
  );
}

/**
 * Draws the call while the preview is still on, in an element that is in no document: nobody sees, hears or finds it, and no
 * layout is done for it. At Join it only has to be put in its place, which takes a tenth of the time that drawing it does.
 */
function Backstage({ live, children }: { readonly live: boolean; readonly children: ReactNode }) {
  const [element] = useState(() => document.createElement('div'));
  useLayoutEffect(() => {
    if (!live) return;
    document.body.append(element);
    return () => element.remove();
  }, [live, element]);
  return createPortal(children, element);
}

/** The ground of a call whose code is still on its way. */
function Ground() {
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  // Nobody has come near Join when a reload goes straight back into the call.
  useEffect(() => {
    loadCallRoom().catch((error: unknown) => setFailure({ error }));
  }, []);
  if (failure) throw failure.error;
  return <div className="fixed inset-0 bg-stage" />;
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
