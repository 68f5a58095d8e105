import type { Readable } from '#lib/kernel/store.ts';
import type { Reaction } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** A reaction on its way up the screen. */
export interface ShownReaction {
  /** Of this one alone. */
  readonly key: number;
  readonly from: ParticipantId | 'self';
  readonly reaction: Reaction;
}

export interface HandsSnapshot {
  /** Who has a hand up, in the order in which they raised them. */
  readonly raised: readonly (ParticipantId | 'self')[];
  /** Those of the last seconds. */
  readonly reactions: readonly ShownReaction[];
}

/** Hands and reactions: seen by everybody, told between browsers. */
export interface Hands {
  readonly snapshot: Readable<HandsSnapshot>;
  setRaised(raised: boolean): void;
  /** The host's word: somebody else's hand goes down. Does nothing for anybody else. */
  lower(id: ParticipantId): void;
  react(reaction: Reaction): void;
}
