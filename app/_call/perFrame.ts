import type { Readable } from '#lib/kernel/store.ts';

/** ms after which a page that draws no frames, because it is hidden, is told all the same: somebody new has to be heard there too. */
const HIDDEN_MS = 100;

/** Runs `run` before the next frame is drawn. */
function beforeNextFrame(run: () => void): void {
  let pending = true;
  const once = () => {
    if (!pending) return;
    pending = false;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_MS);
}

/**
 * `source`, as it was when the last frame began. What changes several times within a frame is rendered once, and what has
 * to be fast, answering an offer above all, never waits for a render.
 */
export function perFrame<T>(source: Readable<T>, schedule: (run: () => void) => void = beforeNextFrame): Readable<T> {
  const listeners = new Set<() => void>();
  let shown = source.get();
  let scheduled = false;
  let unsubscribe = () => {};
  const publish = () => {
    scheduled = false;
    if (listeners.size === 0 || Object.is(shown, source.get())) return;
    shown = source.get();
    for (const listener of [...listeners]) listener();
  };
  const onChange = () => {
    if (scheduled) return;
    scheduled = true;
    schedule(publish);
  };
  return {
    get: () => shown,
    subscribe(listener) {
      if (listeners.size === 0) {
        unsubscribe = source.subscribe(onChange);
        // Nobody was listening: what happened meanwhile is caught up with.
        if (!Object.is(shown, source.get())) onChange();
      }
      listeners.add(listener);
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) unsubscribe();
      };
    },
  };
}
