import * as z from 'zod/mini';
import { photoDigest } from './chat.ts';

/** Names one transfer between two participants. 96 random bits, made by the sender. */
export const transferId = z.string().check(z.regex(/^[A-Za-z0-9_-]{16}$/)).brand<'TransferId'>();
export type TransferId = z.infer<typeof transferId>;

/** Bytes that are checked and written at once. The last block of a file is what is left. */
export const BLOCK_BYTES = 1024 * 1024;

/**
 * Bytes that may be on their way beyond what the receiver has said to be checked and written: a data channel does not slow down for
 * a disk that does. Six blocks are more than is sent in the round trip of a line that goes around the world.
 */
export const WINDOW_BYTES = 6 * BLOCK_BYTES;

/** Largest text message of a link's files channel in characters: an offer with the longest name. */
export const MAX_FILE_MESSAGE_CHARS = 2 * 1024;

/** Largest file in bytes: what a number holds exactly, and more than any disk. */
export const MAX_FILE_BYTES = 2 ** 48;

/** Offers of one participant that wait for an answer. */
export const MAX_OPEN_OFFERS = 64;

/** Photos that one participant may be fetching from another at the same time. */
export const MAX_PHOTO_STREAMS = 8;

/** Names one run of data on one link, from an offset to the end or to the next run. Chosen by who receives it. */
const stream = z.int().check(z.gte(1), z.lte(0xffff_ffff));
const offset = z.int().check(z.gte(0), z.lte(MAX_FILE_BYTES));
const sha256 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** What travels as text on a link's files channel. Data is binary: see lib/call/files/dataFrame.ts. */
export const fileMessage = z.union([
  /** Sender: do you want it? Said again on every new link until it is over. */
  z.strictObject({
    kind: z.literal('offer'),
    id: transferId,
    name: z.string().check(z.maxLength(255)),
    type: z.string().check(z.maxLength(127)),
    size: offset,
  }),
  /** Receiver: send it as `stream`, from byte `from` on. Whatever stream it had before is over. */
  z.strictObject({ kind: z.literal('accept'), id: transferId, stream, from: offset }),
  z.strictObject({ kind: z.literal('pause'), id: transferId }),
  z.strictObject({ kind: z.literal('resume'), id: transferId }),
  z.strictObject({ kind: z.literal('cancel'), id: transferId }),
  z.strictObject({ kind: z.literal('fail'), id: transferId, reason: z.enum(['corrupt', 'disk', 'unreadable']) }),
  /** Sender, who was asked for it: there is no such file here. A page that was loaded again has none of its earlier ones. */
  z.strictObject({ kind: z.literal('unknown'), id: transferId }),
  /** Receiver: it is here whole. */
  z.strictObject({ kind: z.literal('received'), id: transferId }),

  /** Sender: the block that has just been sent has this SHA-256. */
  z.strictObject({ kind: z.literal('block'), stream, hash: sha256 }),
  /** Sender: that was the last block. `hash`: SHA-256 over the hashes of all blocks of the file, one after another. */
  z.strictObject({ kind: z.literal('end'), stream, hash: sha256 }),
  /** Receiver: checked and written up to here. */
  z.strictObject({ kind: z.literal('ack'), stream, at: offset }),

  z.strictObject({ kind: z.literal('photo-want'), digest: photoDigest, stream, from: offset }),
  /** Receiver: not from you any more. */
  z.strictObject({ kind: z.literal('photo-stop'), digest: photoDigest }),
  z.strictObject({ kind: z.literal('photo-none'), digest: photoDigest }),
  /** To whoever was told that there is none: now there is. */
  z.strictObject({ kind: z.literal('photo-have'), digest: photoDigest }),
]);
export type FileMessage = Readonly<z.infer<typeof fileMessage>>;

/** The message in `text`, or null for anything that is not one. */
export function parseFileMessage(text: string): FileMessage | null {
  if (text.length > MAX_FILE_MESSAGE_CHARS) return null;
  try {
    const parsed = fileMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
