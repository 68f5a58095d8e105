'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Messages } from '#app/_i18n/server.ts';
import type { Locale } from '#app/_i18n/locale.ts';
import { Store } from '#lib/kernel/store.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import type { RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { secretFromHash } from '#lib/protocol/roomLink.ts';
import type { CallApp } from './CallApp.tsx';
import { PreviewSkeleton } from './preview/PreviewSkeleton.tsx';

/** The namespaces a call needs. */
export type CallMessages = Pick<Messages, 'common' | 'link' | 'preview' | 'devices' | 'call' | 'status' | 'notice' | 'ended'>;

/** The call's code. */
type Code = { readonly kind: 'coming' } | { readonly kind: 'here'; readonly CallApp: typeof CallApp } | { readonly kind: 'failed'; readonly error: unknown };

/**
 * In a store and not behind `lazy`: a Suspense boundary that has shown its fallback holds its content back for 300 ms, and until then
 * there is no socket, no camera and no button to press.
 */
const coming: Code = { kind: 'coming' };
const code = new Store<Code>(coming);

/** Where there is a secret to open a room with. */
function loadCallApp(): void {
  if (readSecret() === null || code.get().kind === 'here') return;
  import('./CallApp.tsx').then(
    ({ CallApp }) => code.set({ kind: 'here', CallApp }),
    (error: unknown) => code.set({ kind: 'failed', error }),
  );
}

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
  const call = useSyncExternalStore(code.subscribe, code.get, notThere);
  if (call.kind === 'failed') throw call.error;
  const skeleton = <PreviewSkeleton header={props.header} />;
  return (
    <IntlProvider locale={props.locale} messages={props.messages} timeZone="UTC">
      {secret === null ? (
        // What stood until now stands until the rest is there: the page does not go blank in between.
        <Suspense fallback={skeleton}>
          <MissingSecret header={props.header} />
        </Suspense>
      ) : secret === 'unknown' || call.kind === 'coming' ? (
        skeleton
      ) : (
        <call.CallApp key={`${props.room}#${secret}`} room={props.room} secret={secret} config={props.config} header={props.header} />
      )}
    </IntlProvider>
  );
}

const notYet = (): 'unknown' => 'unknown';
const notThere = (): Code => coming;

/** The last secret seen on `path`: whatever strips the address bar later does not take the call away. */
let seen: { readonly path: string; readonly secret: RoomSecret } | null = null;

function readSecret(): RoomSecret | null {
  const secret = secretFromHash(location.hash);
  if (secret) {
    if (seen?.path !== location.pathname || seen.secret !== secret) seen = { path: location.pathname, secret };
    return secret;
  }
  return seen?.path === location.pathname ? seen.secret : null;
}

function subscribe(listener: () => void): () => void {
  const onHash = () => {
    loadCallApp();
    listener();
  };
  loadCallApp();
  addEventListener('hashchange', onHash);
  return () => removeEventListener('hashchange', onHash);
}

// The server knows no secret, so it needs no code. A browser that has one need not wait until the page has come to life.
if (typeof location !== 'undefined') loadCallApp();
