import type { TransitionTable } from '#lib/kernel/machine.ts';

/** What the other side of a link that is up is taken for, by what comes from it. */
export type Vital =
  /** Its page answers, or has not had the time not to. */
  | 'alive'
  /** Nothing has come for long enough to look at other things that share its network. */
  | 'quiet'
  /** Nothing at all comes just now. */
  | 'silent'
  /** Its browser sends on, but its page has not answered for long: nobody may be there who is seen to be. */
  | 'unanswered'
  /** Both. */
  | 'gone';

export type VitalInput =
  /** Its page gave a sign of life. */
  | 'beat'
  /** Something came in, of whatever kind. */
  | 'bytes'
  /** Nothing has come in for a while. */
  | 'quiet'
  /** Nothing has come in for too long. */
  | 'silence'
  /** No sign of life has come for too long. */
  | 'unanswered';

export const vitalTable: TransitionTable<Vital, VitalInput> = {
  alive: { beat: null, bytes: null, quiet: 'quiet', silence: 'silent', unanswered: 'unanswered' },
  quiet: { beat: 'alive', bytes: 'alive', quiet: null, silence: 'silent', unanswered: 'unanswered' },
  silent: { beat: 'alive', bytes: 'alive', quiet: null, silence: null, unanswered: 'gone' },
  unanswered: { beat: 'alive', bytes: null, quiet: null, silence: 'gone', unanswered: null },
  gone: { beat: 'alive', bytes: 'unanswered', quiet: null, silence: null, unanswered: null },
};
