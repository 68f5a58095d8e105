import type { Clock } from './clock.ts';
import type { Scope } from './scope.ts';

/** ms until what could not be fetched is asked for again: about as long as a server takes to come back. */
const AGAIN_MS = 3_000;

/**
 * Fetches code or anything else that is needed soon and not at once, again and again until it comes or `scope` closes, and hands it to
 * `take`. Nothing else waits for it, and its failing is no failure of anything else.
 */
export function loadLater<T>(clock: Clock, scope: Scope, load: () => Promise<T>, take: (loaded: T) => void): void {
  const attempt = async () => {
    let loaded: T;
    try {
      loaded = await load();
    } catch {
      scope.after(clock, AGAIN_MS, () => void attempt());
      return;
    }
    if (!scope.closed) take(loaded);
  };
  void attempt();
}
