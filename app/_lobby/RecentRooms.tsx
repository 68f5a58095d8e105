'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { Locale } from '#app/_i18n/locale.ts';
import type { Messages } from '#app/_i18n/server.ts';
import { RECENT_ROOMS_KEY } from '#lib/call/visitKeys.ts';
import { roomAdded } from './lobbyState.ts';

/** The namespaces that the parts of the lobby need which come later. */
export type LobbyMessages = Pick<Messages, 'rooms' | 'share'>;

const RecentList = lazy(async () => ({ default: (await import('./RecentList.tsx')).RecentList }));

/** The rooms of this browser. They are in no server's list, so the server renders nothing, and a first visit loads nothing. */
export function RecentRooms(props: { readonly locale: Locale; readonly messages: LobbyMessages }) {
  const any = useSyncExternalStore(roomAdded.subscribe, hasRooms, () => false);
  if (!any) return null;
  return (
    <Suspense>
      <RecentList {...props} />
    </Suspense>
  );
}

function hasRooms(): boolean {
  if (roomAdded.get()) return true;
  try {
    return localStorage.getItem(RECENT_ROOMS_KEY) !== null;
  } catch {
    return false;
  }
}
