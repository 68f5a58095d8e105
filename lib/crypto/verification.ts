import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { commitment, groupName, verificationNonce } from '#lib/protocol/verification.ts';
import type { Commitment, Fingerprint, GroupName, VerificationNonce } from '#lib/protocol/verification.ts';

// Short authentication strings, after ZRTP (RFC 6189, sections 4.4.1.1 and 7).
//
// Two people read four words to each other. The words depend on both DTLS certificates as each side's browser sees them: somebody in
// the middle, who shows a certificate of their own to either side, makes the two sides see different words, except by chance.
//
// Why a commitment: four words are 32 bits. Somebody in the middle who learns what goes into the words before having to say their own
// share tries out nonces or certificates until the words on both sides come out equal: 2^32 tries are a matter of minutes. So each side first
// binds itself to a random nonce by its hash, and reveals the nonce only when it holds the other side's commitment. Whoever is in the
// middle has to choose everything towards one side while that side's nonce is still a secret of 256 bits. Then the words of the two sides are
// independent of each other, and one try succeeds with a probability of 2^-32 (the attacker has "only one guess", RFC 6189, section
// 4.4.1.1). A failed try shows, as other words or as a nonce that does not match. Another try needs another connection, with nonces of its
// own on both sides: whoever makes the connection anew every second until nobody would notice does so for 136 years.
//
// What is hashed names its purpose, the room and who commits to whom, with the certificates: a commitment that is relayed, reflected,
// replayed on another connection or taken from another room, pair or round does not match when it is opened.

/** Four numbers below 256: 32 bits to compare. */
export type WordNumbers = readonly [number, number, number, number];

/** One who takes part, as one browser sees it: with the certificate that its end of DTLS has proved to hold. */
export interface Party {
  readonly id: ParticipantId;
  readonly fingerprint: Fingerprint;
}

/** A party whose nonce is known. */
export interface RevealedParty extends Party {
  readonly nonce: VerificationNonce;
}

/** What a commitment is good for, and nothing else. */
export type CommitmentContext =
  | { readonly kind: 'pair'; readonly room: RoomName; readonly from: Party; readonly to: Party }
  | { readonly kind: 'room'; readonly room: RoomName; readonly from: Party; readonly group: GroupName; readonly round: number };

export function createVerificationNonce(): VerificationNonce {
  return verificationNonce.parse(toBase64Url(crypto.getRandomValues(new Uint8Array(32))));
}

// JSON keeps the words apart, and arrays keep their order.
const bytesOf = (words: readonly unknown[]): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(words));

async function digest(words: readonly unknown[]): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(words))));
}

const wordsOf = ({ id, fingerprint }: Party): readonly string[] => [id, fingerprint];

const byId = (a: Party, b: Party): number => (a.id < b.id ? -1 : 1);

/** Binds `context.from` to `nonce` without telling it: SHA-256 hides 256 random bits and finds no second nonce for the same value. */
export async function commitTo(context: CommitmentContext, nonce: VerificationNonce): Promise<Commitment> {
  const { kind, room, from } = context;
  const towards = kind === 'pair' ? wordsOf(context.to) : [context.group, context.round];
  return commitment.parse(await digest(['parley verification commitment', kind, room, wordsOf(from), towards, nonce]));
}

/** Whether `nonce` is what `promised` was made of, in this very context. */
export async function opens(promised: Commitment, context: CommitmentContext, nonce: VerificationNonce): Promise<boolean> {
  return (await commitTo(context, nonce)) === promised;
}

/** The name of a set of participants, whoever names it and in whichever order. */
export async function nameGroup(room: RoomName, members: readonly ParticipantId[]): Promise<GroupName> {
  return groupName.parse(await digest(['parley verification group', room, [...members].sort()]));
}

/**
 * The words of a pair or of a whole room: HKDF-SHA-256 (RFC 5869) of everybody's nonce, with what everybody's certificate is and which room
 * this is as context. The same on every side that has seen the same parties, in whichever order.
 */
export async function deriveWords(kind: CommitmentContext['kind'], room: RoomName, parties: readonly RevealedParty[]): Promise<WordNumbers> {
  const sorted = [...parties].sort(byId);
  const nonces = sorted.map(({ nonce }) => {
    const bytes = fromBase64Url(nonce);
    if (!bytes) throw new TypeError('a nonce is base64url');
    return bytes;
  });
  const secret = await crypto.subtle.importKey('raw', new Uint8Array(nonces.flatMap((nonce) => [...nonce])), 'HKDF', false, ['deriveBits']);
  const salt = await crypto.subtle.digest('SHA-256', bytesOf(['parley verification parties', kind, room, sorted.map(wordsOf)]));
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: bytesOf(['parley verification words', kind]) }, secret, 32);
  const [a = 0, b = 0, c = 0, d = 0] = new Uint8Array(bits);
  return [a, b, c, d];
}
