import { transition } from '#lib/kernel/machine.ts';
import type { TransitionTable } from '#lib/kernel/machine.ts';

export type PictureState =
  /** A new frame was shown since the last look. */
  | 'flowing'
  /** None since the last look, or the last two. */
  | 'late'
  | 'overdue'
  /** The element shows nothing new: the track is tried in another one, which tells a lost network from a stuck element. */
  | 'probing'
  /** The element was given its stream anew. Once: what that does not mend, doing it again will not. */
  | 'reattached';

export type PictureInput =
  | 'frame'
  /** A look, every `LOOK_MS`. */
  | 'look'
  /** The other element shows frames. */
  | 'probeFrame'
  /** It does not either. */
  | 'probeEmpty'
  /** Nothing is to be expected now: the page is hidden, the element paused, the track silenced. */
  | 'rest';

/** ms between two looks at an element. */
export const LOOK_MS = 1_000;
/** ms that the other element gets to show a frame. */
export const PROBE_MS = 1_000;

export const pictureTable: TransitionTable<PictureState, PictureInput> = {
  flowing: { frame: null, look: 'late', probeFrame: null, probeEmpty: null, rest: null },
  late: { frame: 'flowing', look: 'overdue', probeFrame: null, probeEmpty: null, rest: 'flowing' },
  overdue: { frame: 'flowing', look: 'probing', probeFrame: null, probeEmpty: null, rest: 'flowing' },
  probing: { frame: 'flowing', look: null, probeFrame: 'reattached', probeEmpty: 'flowing', rest: 'flowing' },
  reattached: { frame: 'flowing', look: null, probeFrame: null, probeEmpty: null, rest: null },
};

/** What follows `input`, and whether that is news. */
export function nextPicture(state: PictureState, input: PictureInput): { readonly state: PictureState; readonly entered: boolean } {
  const next = transition(pictureTable, state, input);
  return { state: next ?? state, entered: next !== null };
}
