import type { Scope } from '#lib/kernel/scope.ts';
import type { CallEnvironment } from './callOptions.ts';

/** What a call does about its page. */
export interface PageFollower {
  /** The page is going away, perhaps to come back. */
  readonly onGone: () => void;
  /** It is back, from the back/forward cache. */
  readonly onBack: () => void;
  readonly onOnline: (online: boolean) => void;
  /** It has come into view, or gone out of it. */
  readonly onVisibility: () => void;
  /** The network may have changed, or the page was asleep. */
  readonly onHurry: () => void;
}

/** Hears of everything that happens to the page, for as long as `scope` is open. */
export function followPage(scope: Scope, { page, connection, isOnline }: CallEnvironment, { onGone, onBack, onOnline, onVisibility, onHurry }: PageFollower): void {
  scope.listen(page, 'pagehide', onGone);
  scope.listen(page, 'pageshow', (event) => {
    // Only then has the goodbye been said: it is another visit.
    if ((event as PageTransitionEvent).persisted) onBack();
  });
  for (const change of ['online', 'offline'] as const) scope.listen(page, change, () => onOnline(isOnline()));
  for (const hint of ['online', 'visibilitychange'] as const) scope.listen(page, hint, onHurry);
  scope.listen(page, 'visibilitychange', onVisibility);
  if (connection) scope.listen(connection, 'change', onHurry);
}
