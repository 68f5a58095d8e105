import type { WordNumbers } from '#lib/crypto/verification.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Decided } from '#lib/protocol/move.ts';
import type { Verdict } from './verdictMachine.ts';

/** Why there are no words. */
export type ExchangeFailure =
  /** What the other side revealed is not what it had bound itself to: somebody may be in the middle. */
  | 'mismatch'
  /** The other side does not keep to the protocol. */
  | 'violation'
  /** This browser does not tell which certificates a connection has. */
  | 'unreadable';

/** The exchange with one other participant, on the connection that is up. */
export type Exchange =
  | { readonly state: 'waiting' | 'committed' }
  | { readonly state: 'revealed'; readonly words: WordNumbers }
  | { readonly state: 'failed'; readonly reason: ExchangeFailure };

export interface PersonVerification {
  readonly exchange: Exchange;
  readonly verdict: Verdict;
}

/** The words of the whole room: the same for everybody who sees the same people with the same certificates. */
export type RoomWords =
  /** Fewer than two others: the words of one person are all there is to compare. */
  | { readonly state: 'few' }
  /** Not everybody is connected to everybody, or has bound themselves and revealed. */
  | { readonly state: 'gathering' }
  /** `again`: there were others before, for other people or other certificates. */
  | { readonly state: 'revealed'; readonly words: WordNumbers; readonly again: boolean }
  | { readonly state: 'failed'; readonly reason: ExchangeFailure; readonly by: ParticipantId };

export interface VerificationSnapshot {
  /** Everybody else in the room. */
  readonly people: ReadonlyMap<ParticipantId, PersonVerification>;
  readonly room: RoomWords;
}

/**
 * Words that people read to each other to find out whether somebody is in the middle. What one person has decided is theirs alone: nobody
 * else is told. It lasts as long as this visit, or as its seat moves on to other devices: what was decided is about the *other's* certificate,
 * which does not change with one's own. The others, who see another certificate, are asked again.
 */
export interface Verification {
  readonly snapshot: Readable<VerificationSnapshot>;
  /** The words that were read, `words`, are the ones this person sees, too. Nothing where there are others by now. */
  confirm(id: ParticipantId, words: WordNumbers): void;
  /** They are not: sound and pictures to that participant stop until `resume`, or until the words do match. */
  refuse(id: ParticipantId, words: WordNumbers): void;
  /** Sends to that participant again, without a word on who it is. */
  resume(id: ParticipantId): void;
  /** Everybody in the room has read the words of the room, and they are the ones this person sees. */
  confirmRoom(words: WordNumbers): void;
  /** What was decided so far, for the device that this seat moves to. */
  decided(): readonly Decided[];
}
