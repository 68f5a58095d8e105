import type { TransitionTable } from '#lib/kernel/machine.ts';
import type { ScreenState } from './screenState.ts';

export type ScreenStateKind = ScreenState['kind'];

/** What can happen to a share of the screen. */
export type ScreenInput =
  /** The person wants to share. */
  | 'start'
  /** The person wants no more of it. */
  | 'stop'
  /** A picture is to be shown, and can be. */
  | 'shown'
  /** What to share was chosen, and its picture comes. */
  | 'granted'
  /** The person closed the browser's question without a choice. */
  | 'cancelled'
  /** The request failed. */
  | 'refused'
  /** It stopped by itself: from the browser's own bar, or because the window was closed. */
  | 'ended';

/**
 * A share of the screen. Whatever comes after `stop` belongs to a request that nobody waits for any more. Where there is no way to share,
 * `unavailable` stands for `off`.
 */
export const screenTable: TransitionTable<ScreenStateKind, ScreenInput> = {
  unavailable: { start: null, stop: null, shown: 'sharing', granted: null, cancelled: null, refused: null, ended: null },
  off: { start: 'asking', stop: null, shown: 'sharing', granted: null, cancelled: null, refused: null, ended: null },
  asking: { start: null, stop: 'off', shown: 'sharing', granted: 'sharing', cancelled: 'off', refused: 'failed', ended: null },
  sharing: { start: null, stop: 'off', shown: 'sharing', granted: null, cancelled: null, refused: null, ended: 'off' },
  failed: { start: 'asking', stop: 'off', shown: 'sharing', granted: null, cancelled: null, refused: null, ended: null },
};
