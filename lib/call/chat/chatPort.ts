import type { Readable, Store } from '#lib/kernel/store.ts';
import type { MessageId, PhotoDigest, PhotoType } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** Who wrote a message. Signed by a key of the author's own, so that nobody else could have. */
export interface ChatAuthor {
  /** Null for somebody who is not in the call now and never was while this tab was. */
  readonly id: ParticipantId | null;
  /** As the author wrote it at the time; may be empty, which views show as "Guest". */
  readonly name: string;
  readonly self: boolean;
}

/** A picture that was sent. The whole of it comes from whoever has it: see `Photos`. */
export interface ChatPhoto {
  readonly digest: PhotoDigest;
  /** Bytes of the whole. */
  readonly size: number;
  readonly type: PhotoType;
  /** px of the whole. */
  readonly width: number;
  readonly height: number;
  /** A small picture as a data: URL, there with the message. */
  readonly thumbnail: string;
}

export interface ChatMessage {
  readonly id: MessageId;
  readonly author: ChatAuthor;
  /** ms since the epoch, by the author's clock: to be shown, never to be sorted by. */
  readonly at: number;
  /** As it was last edited; empty when it was removed. */
  readonly text: string;
  readonly edited: boolean;
  readonly removed: boolean;
  /** The message it answers; the one it names may not be here (yet). */
  readonly replyTo: MessageId | null;
  readonly photo: ChatPhoto | null;
}

export interface ChatSnapshot {
  /** In the order that everybody has them in. Unchanged messages stay the same objects. */
  readonly messages: readonly ChatMessage[];
  /** Others who are writing just now. */
  readonly typing: readonly ParticipantId[];
}

/** What is written in the call: one log that everybody holds and heals, and the server never sees. */
export interface Chat {
  readonly snapshot: Readable<ChatSnapshot>;
  /** Messages that were looked at here; a reload does not make them new again. Views add to it. */
  readonly seen: Store<ReadonlySet<MessageId>>;
  /** Blank text says nothing. At most `MAX_TEXT_CHARS`; what is longer is cut there. */
  say(text: string, replyTo?: MessageId): void;
  /** The whole picture is to be put into `Photos` first, for the others to fetch. */
  sendPhoto(photo: ChatPhoto): void;
  /** Own messages only; others' stay as they are. */
  edit(id: MessageId, text: string): void;
  remove(id: MessageId): void;
  /** Call it with every key: it is told to the others no more often than needed, and ends by itself. */
  type(): void;
}
