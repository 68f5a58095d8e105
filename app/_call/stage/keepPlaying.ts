import { systemClock } from '#lib/kernel/clock.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';

/** ms between two tries to play on, so that a browser that pauses again and again is not fought. */
export const REPLAY_MS = 1_000;

/** The parts of an element and of the page that are used. */
export interface Playable extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly paused: boolean;
  play(): Promise<void>;
}
export interface PlayPage extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly visibilityState: DocumentVisibilityState;
}

/**
 * Plays `element`, and plays it again whenever the browser has paused it: for another app's sound, for a media key, for a page that
 * was in the background. Nobody can pause a call by hand. `onRefused`: it may not, until the person has done something.
 */
export function keepPlaying(element: Playable, onRefused: () => void, page: PlayPage = document, clock: Clock = systemClock): () => void {
  const scope = new Scope();
  let lastTry = Number.NEGATIVE_INFINITY;
  let cancel = (): void => {};
  const play = (): void => {
    lastTry = clock.now();
    element.play().catch((error: unknown) => {
      if (!scope.closed && error instanceof DOMException && error.name === 'NotAllowedError') onRefused();
    });
  };
  const playOn = (): void => {
    cancel();
    if (!element.paused) return;
    const wait = lastTry + REPLAY_MS - clock.now();
    if (wait <= 0) play();
    else cancel = scope.after(clock, wait, playOn);
  };
  scope.listen(element, 'pause', playOn);
  scope.listen(page, 'visibilitychange', () => {
    if (page.visibilityState === 'visible') playOn();
  });
  play();
  return () => scope.close();
}
