import { createElement } from 'react';
import type { ReactNode } from 'react';
import { Store } from '#lib/kernel/store.ts';

/** The words that end a call. */
export const loadEnded = () => import('./status/Ended.tsx');

/**
 * What draws the stage, once its code has come. In a store and not behind `lazy`: a Suspense boundary that has shown its fallback
 * holds its content back for 300 ms, which is longer than everything else between Join and the first picture.
 */
export const callRoom = new Store<((since: number | null) => ReactNode) | null>(null);

/**
 * Fetches it. The preview asks as soon as a hand comes near Join, so that it is there when the call is; and for the end
 * along with it, which has to show even when the network is what ended the call.
 */
export async function loadCallRoom(): Promise<void> {
  const [room] = await Promise.all([import('./CallRoom.tsx'), loadEnded()]);
  callRoom.set((since) => createElement(room.CallRoom, { since }));
}
