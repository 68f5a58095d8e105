import type { TransitionTable } from '#lib/kernel/machine.ts';

/** How far two browsers have come with each other on one connection. */
export type ExchangeState =
  /** Nothing has come from the other side. */
  | 'waiting'
  /** Both sides have bound themselves, and this one has revealed its nonce. */
  | 'committed'
  /** Both nonces are known: there are words. */
  | 'revealed'
  /** There will be no words on this connection. */
  | 'failed';

export type ExchangeInput =
  /** The other side's commitment. */
  | 'commit'
  /** A nonce that opens the other side's commitment. */
  | 'match'
  /** A nonce that does not. */
  | 'mismatch'
  /** Something that no browser sends that keeps to the protocol. */
  | 'violation';

/** Of one connection: the next one begins from `waiting` with another nonce, since one that was revealed binds nobody any more. */
export const exchangeTable: TransitionTable<ExchangeState, ExchangeInput> = {
  // A nonce before the commitment to it is none of an honest side, whether or not it would match.
  waiting: { commit: 'committed', match: 'failed', mismatch: 'failed', violation: 'failed' },
  // A second commitment would be made with this side's nonce known.
  committed: { commit: 'failed', match: 'revealed', mismatch: 'failed', violation: 'failed' },
  revealed: { commit: 'failed', match: 'failed', mismatch: 'failed', violation: 'failed' },
  failed: { commit: null, match: null, mismatch: null, violation: null },
};
