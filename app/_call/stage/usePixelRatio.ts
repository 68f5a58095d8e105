import { useSyncExternalStore } from 'react';

/** Physical px to a CSS px. Another one on another monitor, and with another zoom. */
export function usePixelRatio(): number {
  return useSyncExternalStore(subscribe, () => devicePixelRatio);
}

/** A query is about one ratio, so it hears of the first change only: whoever listens then is asked about the new one. */
function subscribe(listener: () => void): () => void {
  let query = watch();
  function watch(): MediaQueryList {
    const next = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    next.addEventListener('change', changed, { once: true });
    return next;
  }
  function changed(): void {
    query = watch();
    listener();
  }
  return () => query.removeEventListener('change', changed);
}
