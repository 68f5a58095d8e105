import type { Clock } from '#lib/kernel/clock.ts';

/** What `work` comes to; null when it fails or is not there after `limit` ms. What it comes to later is nobody's. */
export function within<T>(clock: Clock, limit: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(limit, () => resolve(null));
    const settle = (value: T | null): void => {
      cancel();
      resolve(value);
    };
    work.then(settle, () => settle(null));
  });
}
