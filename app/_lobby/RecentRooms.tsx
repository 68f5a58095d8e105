'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { RECENT_ROOMS_KEY } from '#lib/call/visitKeys.ts';

export interface RecentWords {
  readonly title: string;
  readonly hint: string;
  /** With `%s` where a room's first characters go. */
  readonly nameless: string;
  readonly forget: string;
}

const RecentList = lazy(async () => ({ default: (await import('./RecentList.tsx')).RecentList }));

/** The rooms of this browser. They are in no server's list, so the server renders nothing, and a first visit loads nothing. */
export function RecentRooms(props: { readonly locale: string; readonly words: RecentWords; readonly forgetIcon: ReactNode }) {
  const any = useSyncExternalStore(never, hasRooms, () => false);
  if (!any) return null;
  return (
    <Suspense>
      <RecentList {...props} />
    </Suspense>
  );
}

const never = (): (() => void) => () => {};

function hasRooms(): boolean {
  try {
    return localStorage.getItem(RECENT_ROOMS_KEY) !== null;
  } catch {
    return false;
  }
}
