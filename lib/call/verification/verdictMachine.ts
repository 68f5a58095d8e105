import type { TransitionTable } from '#lib/kernel/machine.ts';

/** What is known of who somebody is. */
export type Verdict =
  /** They have the room's secret: it sealed the description of their connection. */
  | 'link'
  /** The person here has heard the words from them. */
  | 'voice'
  /** It was so, and their connection has another certificate now. */
  | 'changed'
  /** The person here has heard other words from them. */
  | 'refused';

export type VerdictInput =
  /** "The words match." */
  | 'match'
  /** "They do not." */
  | 'mismatch'
  /** "Go on all the same." */
  | 'resume'
  /** A connection with the certificate of the one before. */
  | 'same-certificate'
  | 'new-certificate';

export const verdictTable: TransitionTable<Verdict, VerdictInput> = {
  link: { match: 'voice', mismatch: 'refused', resume: null, 'same-certificate': null, 'new-certificate': null },
  voice: { match: null, mismatch: 'refused', resume: null, 'same-certificate': null, 'new-certificate': 'changed' },
  changed: { match: 'voice', mismatch: 'refused', resume: null, 'same-certificate': null, 'new-certificate': null },
  // Only the person takes back what the person has said: whoever is in the middle could come with as many certificates as it takes.
  refused: { match: 'voice', mismatch: null, resume: 'link', 'same-certificate': null, 'new-certificate': null },
};
