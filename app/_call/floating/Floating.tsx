import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { lazyPart } from '../lazyPart.ts';
import { closeFloating, floating } from './floatingWindow.ts';
import { loadFloatingView } from './loadFloatingView.ts';

const FloatingView = lazyPart(async () => (await loadFloatingView()).FloatingView);
const FloatingVideo = lazyPart(async () => (await loadFloatingView()).FloatingVideo);

/** What floats above other programs, while something does. Sound goes on from the page. */
export function Floating() {
  const state = useSyncExternalStore(floating.subscribe, floating.get);
  const borrowed = state.kind === 'window' && state.by === 'browser';
  useEffect(() => {
    if (!borrowed) return;
    const giveBack = (): void => {
      if (document.visibilityState === 'visible') closeFloating();
    };
    document.addEventListener('visibilitychange', giveBack);
    return () => document.removeEventListener('visibilitychange', giveBack);
  }, [borrowed]);
  switch (state.kind) {
    case 'closed':
    case 'opening':
      return null;
    case 'window':
      return createPortal(
        <Suspense>
          <FloatingView page={state.window} />
        </Suspense>,
        state.window.document.body,
      );
    case 'video':
      return (
        <Suspense>
          <FloatingVideo video={state.video} />
        </Suspense>
      );
  }
}
