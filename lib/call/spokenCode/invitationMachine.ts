import type { TransitionTable } from '#lib/kernel/machine.ts';

/** Where a spoken code stands. `trying`: somebody is, just now. Everything from `used` on is the end. */
export type InvitationStage = 'opening' | 'waiting' | 'trying' | 'used' | 'burnt' | 'expired' | 'lost' | 'unreachable' | 'refused';

/** What can happen to it. `failed`: a try has come to nothing, with another left; `exhausted`: it was the last one. */
export type InvitationInput = 'opened' | 'begun' | 'failed' | 'exhausted' | 'welcomed' | 'late' | 'disconnected' | 'refused' | 'unanswered';

const ended = {
  opened: null,
  begun: null,
  failed: null,
  exhausted: null,
  welcomed: null,
  late: null,
  disconnected: null,
  refused: null,
  unanswered: null,
} as const;

export const invitationTable: TransitionTable<InvitationStage, InvitationInput> = {
  // A socket that is lost before the slot is open comes back by itself.
  opening: { ...ended, opened: 'waiting', refused: 'refused', unanswered: 'unreachable' },
  waiting: { ...ended, begun: 'trying', late: 'expired', disconnected: 'lost' },
  // A code that falls due during a try is over all the same: so it is on the server.
  trying: { ...ended, failed: 'waiting', exhausted: 'burnt', welcomed: 'used', late: 'expired', disconnected: 'lost' },
  used: ended,
  burnt: ended,
  expired: ended,
  lost: ended,
  unreachable: ended,
  refused: ended,
};
