import type { Readable } from '#lib/kernel/store.ts';
import type { PhotoDigest } from '#lib/protocol/chat.ts';
import type { TransferId } from '#lib/protocol/files.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** Why a file did not come through. */
export type TransferFailure =
  /** It is not what was sent, even after a second try. */
  | 'corrupt'
  /** The device has no room for it, or will not let it be written. */
  | 'disk'
  /** The sender's file has changed, or is gone. */
  | 'unreadable'
  /** The other one has left for good. */
  | 'left';

export type TransferState =
  /** Offered and not accepted yet. */
  | { readonly kind: 'offered' }
  | { readonly kind: 'moving' }
  /** `by`: who pressed pause. */
  | { readonly kind: 'paused'; readonly by: 'self' | 'peer' }
  /** The link is away; goes on by itself from where it was. */
  | { readonly kind: 'waiting' }
  /** Whole, checked, and the same bytes. `file`: what was received, for saving; null on the sender's side and once it went straight to disk. */
  | { readonly kind: 'done'; readonly file: Blob | null }
  | { readonly kind: 'cancelled'; readonly by: 'self' | 'peer' }
  | { readonly kind: 'failed'; readonly reason: TransferFailure };

/** One file on its way between this participant and one other. */
export interface Transfer {
  readonly id: TransferId;
  readonly direction: 'in' | 'out';
  readonly peer: ParticipantId;
  /** Safe to show and to save under: no path, nothing invisible, nothing that turns a line around. */
  readonly name: string;
  readonly type: string;
  /** Bytes of the whole, and how many of them are there. */
  readonly size: number;
  readonly moved: number;
  /** Bytes a second, over the last seconds; 0 while nothing moves. */
  readonly speed: number;
  /** ms since the epoch, own clock: when it was offered. */
  readonly at: number;
  readonly state: TransferState;
}

export interface Files {
  /** In the order of their offers. Changes at most four times a second while something moves. */
  readonly snapshot: Readable<readonly Transfer[]>;
  /** Offers each file to each of `to`; newcomers are not among them. */
  offer(files: readonly File[], to: readonly ParticipantId[]): void;
  /** Call it in the turn of a press: where the browser can write to a place of the person's choosing, it asks for one. */
  accept(id: TransferId): void;
  pause(id: TransferId): void;
  resume(id: TransferId): void;
  /** Declines an offer, takes one back, or ends what moves, on both sides. */
  cancel(id: TransferId): void;
  /** Takes what is over out of the list, and what was received with it. */
  forget(id: TransferId): void;
}

export type PhotoState =
  /** Nobody who is here has it at the moment. */
  | { readonly kind: 'away' }
  | { readonly kind: 'loading'; readonly moved: number; readonly size: number }
  | { readonly kind: 'here'; readonly blob: Blob };

/** Whole pictures, by what is in them. Fetched from whoever has them, again and again until they are here. */
export interface Photos {
  /** What is known of each picture that was asked for or put here. */
  readonly snapshot: Readable<ReadonlyMap<PhotoDigest, PhotoState>>;
  /** Keeps `blob` for the others to fetch. */
  put(digest: PhotoDigest, blob: Blob): void;
  /** `size` in bytes: more is not taken. */
  want(digest: PhotoDigest, size: number): void;
}
