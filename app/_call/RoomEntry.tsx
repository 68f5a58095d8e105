'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Messages } from '#app/_i18n/server.ts';
import type { Locale } from '#app/_i18n/locale.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import type { RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { secretFromHash } from '#lib/protocol/roomLink.ts';
import { PreviewSkeleton } from './preview/PreviewSkeleton.tsx';

/** The namespaces a call needs. */
export type CallMessages = Pick<Messages, 'common' | 'link' | 'preview' | 'devices' | 'call' | 'status' | 'notice' | 'ended'>;

// The server knows no secret, so it gets to neither.
const CallApp = lazy(async () => ({ default: (await import('./CallApp.tsx')).CallApp }));
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
  const skeleton = <PreviewSkeleton header={props.header} />;
  return (
    <IntlProvider locale={props.locale} messages={props.messages} timeZone="UTC">
      {secret === 'unknown' ? (
        skeleton
      ) : (
        // What stood until now stands until the rest is there: the page does not go blank in between.
        <Suspense fallback={skeleton}>
          {secret === null ? (
            <MissingSecret header={props.header} />
          ) : (
            <CallApp key={`${props.room}#${secret}`} room={props.room} secret={secret} config={props.config} header={props.header} />
          )}
        </Suspense>
      )}
    </IntlProvider>
  );
}

const notYet = (): 'unknown' => 'unknown';

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
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
