import type { Clock } from '#lib/kernel/clock.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { bannerOf, reliefAfter, sameBanner } from './banner.ts';
import type { Banner, Relief } from './banner.ts';
import type { CallSnapshot } from './snapshot.ts';

/** ms that something has to last before it is said, and ms that all has to be well before it is taken back. */
export const LASTING_MS = 1_000;
/** ms that good news stays. */
export const RELIEF_MS = 3_000;

export type Shown = Banner | Relief | null;

/**
 * The banner as it is shown: what lasts, then for a moment that it is over, then nothing. What comes and goes within a second is
 * neither shown nor taken back. Runs while somebody listens.
 */
export function steadyBanner(snapshot: Readable<CallSnapshot>, clock: Clock): Readable<Shown> {
  const shown = new Store<Shown>(null);
  let due: Banner | null = null;
  let cancel = () => {};

  const after = (delay: number, next: () => Shown): void => {
    cancel = clock.after(delay, () => {
      shown.set(next());
      plan();
    });
  };

  /** Brings what is shown and what is due together, in its time. */
  const plan = (): void => {
    cancel();
    const now = shown.get();
    if (now === null || now.kind === 'restored') {
      if (due) after(LASTING_MS, () => due);
      else if (now) after(RELIEF_MS, () => null);
    } else if (!sameBanner(now, due)) after(LASTING_MS, () => due ?? reliefAfter(now, snapshot.get()));
  };

  const look = (): void => {
    const next = bannerOf(snapshot.get());
    if (sameBanner(next, due)) return;
    due = next;
    plan();
  };

  let listeners = 0;
  let unsubscribe = () => {};
  return {
    get: shown.get,
    subscribe(listener) {
      const remove = shown.subscribe(listener);
      if (listeners++ === 0) {
        unsubscribe = snapshot.subscribe(look);
        look();
      }
      return () => {
        remove();
        if (--listeners > 0) return;
        unsubscribe();
        cancel();
        due = null;
        shown.set(null);
      };
    },
  };
}
