import * as z from 'zod/mini';
import { toBase64Url } from '#lib/kernel/base64url.ts';
import { MAX_KNOCK_BOX_CHARS, MAX_SLOT } from './limits.ts';
import { box } from './signal.ts';

// Where two browsers that share nothing but a spoken code find each other: one opens a numbered slot, the other tries it, and the server hands
// on the four messages of one key exchange. It sees no word of the code, and nothing to try words on (lib/crypto/cpace.ts).

const bytes16 = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));

/** The number at the beginning of a code. */
export const slotNumber = z.int().check(z.gte(1), z.lte(MAX_SLOT));
/** The inviting browser's part of what names an exchange: 128 random bits. */
export const slotNonce = bytes16.brand<'SlotNonce'>();
/** The trying browser's part, which also names its try: 128 random bits. */
export const tryId = bytes16.brand<'TryId'>();
export type SlotNonce = z.infer<typeof slotNonce>;
export type TryId = z.infer<typeof tryId>;

export const createSlotNonce = (): SlotNonce => slotNonce.parse(randomBytes16());
export const createTryId = (): TryId => tryId.parse(randomBytes16());

function randomBytes16(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** An encoded element of ristretto255: 32 bytes. */
const share = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));
/** A MAC by HMAC-SHA-512: 64 bytes. */
const confirmation = z.string().check(z.regex(/^[A-Za-z0-9_-]{85}[AQgw]$/));

/** What the two sides of a try say to each other, in this order: a share each, the guest's confirmation, the host's welcome. */
export const slotMessage = z.union([
  z.strictObject({ kind: z.literal('share'), share }),
  z.strictObject({ kind: z.literal('confirmation'), confirmation }),
  /** The host's confirmation, with the link to the room sealed for whoever knew the code. */
  z.strictObject({ kind: z.literal('welcome'), confirmation, box: box.check(z.maxLength(MAX_KNOCK_BOX_CHARS)) }),
  /** The host's no: it was another code. */
  z.strictObject({ kind: z.literal('refusal') }),
]);
export type SlotMessage = Readonly<z.infer<typeof slotMessage>>;

/** Opens a slot; whatever this socket had open is closed. */
export const openSlotRequest = z.strictObject({ nonce: slotNonce });
export const closeSlotRequest = z.strictObject({});
/** Begins a try at a slot. It counts from here on, whatever comes of it. */
export const trySlotRequest = z.strictObject({ slot: slotNumber, try: tryId });
export const slotMessageRequest = z.strictObject({ slot: slotNumber, try: tryId, message: slotMessage });

/** What either side hears: that somebody tries, what the other says, that the other is gone. */
export const slotNotice = z.strictObject({
  try: tryId,
  message: z.union([z.strictObject({ kind: z.literal('begun') }), z.strictObject({ kind: z.literal('gone') }), slotMessage]),
});
export type SlotNotice = Readonly<z.infer<typeof slotNotice>>;
