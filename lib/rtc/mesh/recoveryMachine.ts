import type { TransitionTable } from '#lib/kernel/machine.ts';

/** Where a link stands on the ladder that brings it up and brings it back. */
export type RecoveryState =
  /** Nothing has been offered by either side. */
  | 'idle'
  /** A fresh connection is being set up. */
  | 'connecting'
  /** The other side is heard. */
  | 'up'
  /** It is not, and the same connection looks for another path (an ICE restart, RFC 8445, section 9). */
  | 'restarting';

export type RecoveryInput =
  /** An offer or an answer of a fresh connection is on its way, from whichever side. */
  | 'fresh'
  /** The other side has restarted ICE on the same connection. */
  | 'restarted'
  /** ICE and DTLS are up. */
  | 'connected'
  /** Something came in again. */
  | 'heard'
  /** Nothing has come in for too long. */
  | 'silent'
  /** The browser has given the connection up, or could not do what it was told. */
  | 'failed'
  /** The time for what was being tried is over. */
  | 'expired';

/**
 * The ladder. Its last rung repeats for as long as the other side is in the room. `failed` goes straight to a fresh connection,
 * since Firefox never comes back from there by restarting ICE (w3c/webrtc-pc#3133).
 */
export const recoveryTable: TransitionTable<RecoveryState, RecoveryInput> = {
  idle: { fresh: 'connecting', restarted: null, connected: 'up', heard: null, silent: null, failed: 'connecting', expired: 'connecting' },
  connecting: { fresh: 'connecting', restarted: null, connected: 'up', heard: null, silent: null, failed: 'connecting', expired: 'connecting' },
  up: { fresh: 'connecting', restarted: null, connected: 'up', heard: null, silent: 'restarting', failed: 'connecting', expired: null },
  restarting: {
    fresh: 'connecting',
    restarted: 'restarting',
    connected: 'up',
    heard: 'up',
    silent: null,
    failed: 'connecting',
    expired: 'connecting',
  },
};
