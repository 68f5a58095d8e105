import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { authorKey, messageId } from '#lib/protocol/chat.ts';
import type { AuthorKey, EntryBody, MessageId, SignedEntry } from '#lib/protocol/chat.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';

/** What an entry says, before it is signed. */
export type UnsignedEntry = Omit<SignedEntry, 'signature'>;

/** Somebody who writes: the private half never leaves the tab. */
export interface Author {
  readonly key: AuthorKey;
  sign(entry: UnsignedEntry): Promise<SignedEntry>;
  /** That `self` writes under this key. */
  prove(self: ParticipantId): Promise<string>;
  /** To be kept for a reload of the tab (RFC 7517). */
  readonly jwk: JsonWebKey;
}

/** P-256 is in every browser; Ed25519 is not yet. */
const CURVE: EcKeyImportParams = { name: 'ECDSA', namedCurve: 'P-256' };
const ALGORITHM: EcdsaParams = { name: 'ECDSA', hash: 'SHA-256' };
/** Bytes of each half of an entry's id. */
const ID_HALF = 8;

type Words = readonly unknown[];
// JSON keeps the words apart, and arrays keep their order.
const bytesOf = (words: Words): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(words));

function bodyWords(body: EntryBody): Words {
  switch (body.kind) {
    case 'say': {
      const { photo } = body;
      return ['say', body.text, body.replyTo, photo && [photo.digest, photo.size, photo.type, photo.width, photo.height, photo.thumbnail]];
    }
    case 'edit':
      return ['edit', body.target, body.text];
    case 'remove':
      return ['remove', body.targets, body.lamport, body.at];
  }
}

const entryBytes = (room: RoomName, { author, lamport, at, name, body }: UnsignedEntry): Uint8Array<ArrayBuffer> =>
  bytesOf(['parley chat entry', room, author, lamport, at, name, bodyWords(body)]);

const proofBytes = (room: RoomName, id: ParticipantId, key: AuthorKey): Uint8Array<ArrayBuffer> => bytesOf(['parley chat author', room, id, key]);

/** An author with the key that was `kept`, or with a new one where there is none, or none that can be used. */
export async function createAuthor(room: RoomName, kept: JsonWebKey | null): Promise<Author> {
  const privateKey = (kept && (await importPrivate(kept))) ?? (await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])).privateKey;
  const jwk = await crypto.subtle.exportKey('jwk', privateKey);
  const key = authorKey.parse(toBase64Url(new Uint8Array([4, ...coordinate(jwk.x), ...coordinate(jwk.y)])));
  const sign = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => toBase64Url(new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, bytes)));
  return {
    key,
    sign: async (entry) => ({ ...entry, signature: await sign(entryBytes(room, entry)) }),
    prove: (self) => sign(proofBytes(room, self, key)),
    jwk,
  };
}

const coordinate = (text: string | undefined): Uint8Array<ArrayBuffer> => fromBase64Url(text ?? '') ?? new Uint8Array();

async function importPrivate(jwk: JsonWebKey): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('jwk', jwk, CURVE, true, ['sign']);
  } catch {
    return null;
  }
}

async function verify(key: AuthorKey, signature: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const [raw, signed] = [fromBase64Url(key), fromBase64Url(signature)];
  if (!raw || !signed) return false;
  try {
    const publicKey = await crypto.subtle.importKey('raw', raw, CURVE, false, ['verify']);
    return await crypto.subtle.verify(ALGORITHM, publicKey, signed, bytes);
  } catch {
    // No point on the curve.
    return false;
  }
}

/** Whether the author whose key the entry names has signed it, for this room. */
export const isGenuine = (room: RoomName, entry: SignedEntry): Promise<boolean> => verify(entry.author, entry.signature, entryBytes(room, entry));

/** Whether whoever holds `key` says that it is `id`'s. */
export const provesAuthor = (room: RoomName, id: ParticipantId, key: AuthorKey, proof: string): Promise<boolean> => verify(key, proof, proofBytes(room, id, key));

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, ID_HALF);
}

/** The first bit of what an entry's name says of its contents: whether it removes. */
const REMOVES = 0x80;

/** The entry's name: drawn from its author and from what it says, so nobody can put another entry in its place. */
export async function identify(room: RoomName, entry: UnsignedEntry): Promise<MessageId> {
  const [author, said] = await Promise.all([digest(bytesOf(['parley chat author', entry.author])), digest(entryBytes(room, entry))]);
  said[0] = ((said[0] ?? 0) & ~REMOVES) | (entry.body.kind === 'remove' ? REMOVES : 0);
  return messageId.parse(toBase64Url(new Uint8Array([...author, ...said])));
}

/** Whether both entries are one author's. The first 8 bytes are 10 characters and four bits of the next: 60 bits are enough to tell authors apart. */
export const sameAuthor = (a: MessageId, b: MessageId): boolean => a.slice(0, 10) === b.slice(0, 10);

/** Whether the entry of that name removes others, which its name alone tells. Such a one stays. */
export const isRemoval = (id: MessageId): boolean => ((fromBase64Url(id)?.[ID_HALF] ?? 0) & REMOVES) !== 0;
