import * as z from 'zod/mini';
import { participantId, roomSecret } from './ids.ts';
import { MAX_CHAT_CHARS, MAX_ENTRIES_PER_MESSAGE, MAX_IDS_PER_MESSAGE, MAX_NAME_CHARS, MAX_REMOVED_AT_ONCE, MAX_TEXT_CHARS, MAX_THUMBNAIL_CHARS } from './limits.ts';

/** The author's public key: P-256, uncompressed (SEC 1, section 2.3.3), 65 bytes as base64url. The name an author cannot lend. */
export const authorKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{87}$/)).brand<'AuthorKey'>();
export type AuthorKey = z.infer<typeof authorKey>;

/** 8 bytes drawn from the author's key and 8 from what is said, as base64url: whose an entry is shows in its name, and what it says is fixed by it. */
export const messageId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)).brand<'MessageId'>();
export type MessageId = z.infer<typeof messageId>;

/** SHA-256 of a photo's bytes as base64url. */
export const photoDigest = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)).brand<'PhotoDigest'>();
export type PhotoDigest = z.infer<typeof photoDigest>;

/** Pictures that every browser shows and that run nothing: SVG is not one. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof photoTypes)[number];

export const photo = z.strictObject({
  digest: photoDigest,
  /** Bytes; 32 MiB are more than a phone's largest sensor gives. */
  size: z.int().check(z.gte(1), z.lte(32 * 1024 * 1024)),
  type: z.enum(photoTypes),
  width: z.int().check(z.gte(1), z.lte(32_768)),
  height: z.int().check(z.gte(1), z.lte(32_768)),
  thumbnail: z.string().check(z.maxLength(MAX_THUMBNAIL_CHARS), z.regex(/^data:image\/(?:jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/)),
});

/** Lamport's clock: above all that the author had seen. Order comes from it, and from no clock on a wall. */
const lamport = z.int().check(z.gte(1), z.lte(1_000_000));
/** ms since the epoch, by the author's clock. */
const at = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000));
const text = z.string().check(z.maxLength(MAX_TEXT_CHARS));

/** What an author adds to the log. Nothing in it is ever changed: what was written is edited and removed by further entries. */
export const entryBody = z.union([
  z.strictObject({ kind: z.literal('say'), text, replyTo: z.nullable(messageId), photo: z.nullable(photo) }),
  z.strictObject({ kind: z.literal('edit'), target: messageId, text }),
  /** The message first, then its edits: all are forgotten everywhere. `lamport` and `at`: the message's, whose place is kept. */
  z.strictObject({ kind: z.literal('remove'), targets: z.array(messageId).check(z.minLength(1), z.maxLength(MAX_REMOVED_AT_ONCE)), lamport, at }),
]);
export type EntryBody = Readonly<z.infer<typeof entryBody>>;

/** One entry as it travels. `signature`: the author's, ECDSA with SHA-256 over all the rest and the room (see lib/call/chat/authorship.ts). */
export const signedEntry = z.strictObject({
  author: authorKey,
  lamport,
  at,
  /** The author's display name at the time, for whoever comes when the author has left. */
  name: z.string().check(z.maxLength(MAX_NAME_CHARS)),
  body: entryBody,
  signature: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type SignedEntry = Readonly<z.infer<typeof signedEntry>>;

/** What can be thrown in without a word. A list, so that nothing else can be shown as one. */
export const reactions = ['👍', '❤️', '😂', '😮', '👏', '🎉'] as const;
export const reaction = z.enum(reactions);
export type Reaction = z.infer<typeof reaction>;

/** What travels on a link's chat channel, or sealed through the server where that link is down (then without the ephemeral kinds). */
export const chatMessage = z.union([
  /** Which key the sender writes under, and its signature over its own participant id: nobody can claim another's messages. */
  z.strictObject({ kind: z.literal('author'), author: authorKey, proof: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/)) }),
  /** How much the sender has: the same on both sides means nothing is missing. `sum`: XOR of all ids. */
  z.strictObject({ kind: z.literal('digest'), count: z.int().check(z.gte(0)), sum: messageId }),
  /** All the sender has, in parts: whoever has more sends it; whoever has less is told so by the answer. */
  z.strictObject({ kind: z.literal('have'), ids: z.array(messageId).check(z.maxLength(MAX_IDS_PER_MESSAGE)), last: z.boolean(), answer: z.boolean() }),
  z.strictObject({ kind: z.literal('entries'), entries: z.array(signedEntry).check(z.minLength(1), z.maxLength(MAX_ENTRIES_PER_MESSAGE)) }),
  z.strictObject({ kind: z.literal('typing'), typing: z.boolean() }),
  /** `raised`: the sender's count at which the hand went up, above all it had seen, or null. `at` counts the sender's words about it. */
  z.strictObject({ kind: z.literal('hand'), at: z.int().check(z.gte(0)), raised: z.nullable(z.int().check(z.gte(1), z.lte(1_000_000))) }),
  /** The host's word to the recipient: take your hand down. */
  z.strictObject({ kind: z.literal('lower-hand') }),
  z.strictObject({ kind: z.literal('reaction'), reaction }),
  // Hosts' words. The recipient looks up in the roster whether the sender is one.
  /** Turn it off. On again is the recipient's to decide. */
  z.strictObject({ kind: z.literal('stop'), source: z.enum(['microphone', 'camera', 'screen']) }),
  /** `id` is put out of the room: cut your link to it. */
  z.strictObject({ kind: z.literal('removed'), id: participantId }),
  /** The room's secret from now on. */
  z.strictObject({ kind: z.literal('new-secret'), secret: roomSecret }),
  /** The call is over for everybody. */
  z.strictObject({ kind: z.literal('ended') }),
]);
export type ChatChannelMessage = Readonly<z.infer<typeof chatMessage>>;


/** The message in `data`, or null for anything that is not one. */
export function parseChat(data: unknown): ChatChannelMessage | null {
  if (typeof data !== 'string' || data.length > MAX_CHAT_CHARS) return null;
  try {
    return chatMessage.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
