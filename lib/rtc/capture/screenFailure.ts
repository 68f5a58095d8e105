import { describeError } from './captureFailure.ts';
import type { ScreenFailure } from './screenState.ts';

/** Nobody has read the browser's question and said no within this time (ms): it was not asked. */
export const NOBODY_ASKED_WITHIN = 300;

/**
 * What a rejection of `getDisplayMedia` after `waited` ms means; `cancelled` when the person closed the browser's question. Names
 * are those of W3C screen-capture. NotAllowedError is the person's no, the system's, a blocked site's and that of a browser which only pretends
 * to be able to (Chrome for Android has been one): Chrome tells the system's by its message, the others are told by how soon they come.
 */
export function screenFailure(error: unknown, waited: number): ScreenFailure | 'cancelled' {
  const { name, message } = describeError(error);
  switch (name) {
    case 'NotAllowedError':
      if (/\bby system\b/i.test(message)) return 'denied-by-system';
      return waited < NOBODY_ASKED_WITHIN ? 'denied' : 'cancelled';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
      return 'not-found';
    case 'NotReadableError':
      return 'not-readable';
    default:
      return 'aborted';
  }
}
