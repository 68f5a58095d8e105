'use client';

import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Messages } from '#app/_i18n/server.ts';
import type { Locale } from '#app/_i18n/locale.ts';
import { Store } from '#lib/kernel/store.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import type { RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import type { CallApp } from './CallApp.tsx';
import { PreviewSkeleton } from './preview/PreviewSkeleton.tsx';
import { forgetMoveKey, readMoveKey } from './moveKey.ts';
import { readSecret } from './roomSecret.ts';

/** The namespaces a call needs. */
export type CallMessages = Pick<Messages, 'common' | 'link' | 'preview' | 'devices' | 'lowData' | 'relay' | 'move' | 'call' | 'status' | 'notice' | 'people' | 'host' | 'knock' | 'shortcuts' | 'floating' | 'share' | 'ended'>;

/** The call's code. */
type Code = { readonly kind: 'coming' } | { readonly kind: 'here'; readonly CallApp: typeof CallApp } | { readonly kind: 'failed'; readonly error: unknown };

/**
 * In a store and not behind `lazy`: a Suspense boundary that has shown its fallback holds its content back for 300 ms, and until then
 * there is no socket, no camera and no button to press.
 */
const coming: Code = { kind: 'coming' };
const code = new Store<Code>(coming);

/** Where there is a secret to open a room with, or somebody wants to knock. */
function loadCallApp(wanted = readSecret() !== null): void {
  if (!wanted || code.get().kind === 'here') return;
  import('./CallApp.tsx').then(
    ({ CallApp }) => code.set({ kind: 'here', CallApp }),
    (error: unknown) => code.set({ kind: 'failed', error }),
  );
}

const MoveEntry = lazy(async () => ({ default: (await import('./move/MoveEntry.tsx')).MoveEntry }));
const MissingSecret = lazy(async () => ({ default: (await import('./MissingSecret.tsx')).MissingSecret }));

/** Reads the fragment, which only the browser has, and opens the room or says what is missing. */
export function RoomEntry(props: {
  readonly room: RoomName;
  readonly config: PublicConfig;
  readonly locale: Locale;
  readonly messages: CallMessages;
  /** The bar of the pages outside the call, rendered on the server. */
  readonly header: ReactNode;
}) {
  const secret = useSyncExternalStore<RoomSecret | null | 'unknown'>(subscribe, readSecret, notYet);
  const moveKey = useSyncExternalStore(subscribe, readMoveKey, noKey);
  const call = useSyncExternalStore(code.subscribe, code.get, notThere);
  const [knocking, setKnocking] = useState(false);
  const knock = () => {
    loadCallApp(true);
    setKnocking(true);
  };
  if (call.kind === 'failed') throw call.error;
  const skeleton = <PreviewSkeleton header={props.header} />;
  return (
    <IntlProvider locale={props.locale} messages={props.messages} timeZone="UTC">
      {moveKey ? (
        <Suspense fallback={skeleton}>
          <MoveEntry key={moveKey} room={props.room} moveKey={moveKey} config={props.config} header={props.header} />
        </Suspense>
      ) : secret === null && !knocking ? (
        // What stood until now stands until the rest is there: the page does not go blank in between.
        <Suspense fallback={skeleton}>
          <MissingSecret header={props.header} onKnock={knock} />
        </Suspense>
      ) : secret === 'unknown' || call.kind === 'coming' ? (
        skeleton
      ) : (
        <call.CallApp key={`${props.room}#${secret ?? ''}`} room={props.room} secret={secret} config={props.config} header={props.header} />
      )}
    </IntlProvider>
  );
}

const notYet = (): 'unknown' => 'unknown';
const noKey = (): null => null;
const notThere = (): Code => coming;

function subscribe(listener: () => void): () => void {
  const onHash = () => {
    forgetMoveKey();
    loadCallApp();
    listener();
  };
  loadCallApp();
  addEventListener('hashchange', onHash);
  return () => removeEventListener('hashchange', onHash);
}

// The server knows no secret, so it needs no code. A browser that has one need not wait until the page has come to life.
if (typeof location !== 'undefined') loadCallApp();
