import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';

// CPace, a balanced password-authenticated key exchange, in its cipher suite CPACE-RISTR255-SHA512: draft-irtf-cfrg-cpace-21, called "the
// draft" below. Names of the draft stand in brackets. Security: Abdalla, Haase, Hesse, "Security analysis of CPace", ePrint 2021/114.
//
// Two who share a password of few bits get a key of many. Whoever listens learns nothing to try passwords on; whoever takes part learns
// whether one single guess was right, and that only from the other side's confirmation.

type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();
const { Point } = ristretto255;

/** [G.DSI] Section 8.3. */
const DOMAIN = utf8.encode('CPaceRistretto255');
/** [H.s_in_bytes] What SHA-512 takes in at once. */
const HASH_BLOCK_BYTES = 128;
const SCALAR_BYTES = 32;
/** [G.group_size_bits] 252: of the last byte, four bits count. */
const LAST_BYTE_MASK = 0x0f;

/** What both sides have to agree on before they begin. */
export interface CpaceInputs {
  /** [PRS] The password. */
  readonly password: Bytes;
  /** [CI] What the exchange is for, and between whom. */
  readonly context: Bytes;
  /** [sid] Names this one exchange; best made of randomness from both sides (section 10.9). */
  readonly session: Bytes;
}

/** [A, B] Who speaks first, and who answers. */
export type CpaceRole = 'initiator' | 'responder';

/** One side's message: what goes over the wire in the clear. */
export interface CpaceMessage {
  /** [Ya, Yb] */
  readonly share: Bytes;
  /** [ADa, ADb] Authenticated along with the share. */
  readonly data: Bytes;
}

/** What a side has once it holds the other's message. Whether the passwords were equal shows in the confirmations alone. */
export interface CpaceOutcome {
  /** [ISK] 64 bytes. Never used as it is: keys are derived from it. */
  readonly sessionKey: Bytes;
  /** [Ta, Tb] Proves to the other side that this one has the same key. */
  readonly confirmation: Bytes;
  /** Whether `confirmation` is the one of somebody with the same key, who sent the message that was heard. */
  confirms(confirmation: Uint8Array): boolean;
  /** 32 bytes for one purpose, by HKDF-SHA-512 (RFC 5869; the draft, section 10.3). */
  deriveKey(purpose: string): Bytes;
}

export interface CpaceSide {
  readonly message: CpaceMessage;
  /**
   * `invalid-share`: not the encoding of a group element, or of the neutral one; the exchange must end there (sections 7.2 and 9). Only once: the
   * scalar is for a single exchange (section 10.9).
   */
  receive(theirs: CpaceMessage): Result<CpaceOutcome, 'invalid-share'>;
}

/** Concatenation. */
export function joinBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** [lv_cat] Every part behind its length in LEB128, so that no two lists of parts give the same bytes (appendix A.1). */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Bytes {
  return joinBytes(...parts.flatMap((part) => [leb128(part.length), part]));
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left & 0x7f;
    left >>>= 7;
    bytes.push(left === 0 ? low : low | 0x80);
  } while (left !== 0);
  return Uint8Array.from(bytes);
}

/**
 * [generator_string] Section 8.1. The padding fills the first block of the hash with the password, so that neither its length nor
 * anything of the session shows in how that block is worked on.
 */
export function generatorString({ password, context, session }: CpaceInputs): Bytes {
  const taken = lengthPrefixed(password).length + lengthPrefixed(DOMAIN).length;
  const padding = new Uint8Array(Math.max(0, HASH_BLOCK_BYTES - 1 - taken));
  return lengthPrefixed(DOMAIN, password, padding, context, session);
}

/** [calculate_generator] Section 8.3, with the element derivation of RFC 9496, section 4.3.4. */
function generatorOf(inputs: CpaceInputs) {
  const generator = ristretto255_hasher.deriveToCurve?.(sha512(generatorString(inputs)));
  if (!generator) throw new TypeError('the library derives no elements of this group');
  return generator;
}

/** [sample_scalar] Section 8.3: 252 random bits, little-endian. Below the order of the group, which is a little more than 2^252. */
function sampleScalar(): Bytes {
  const bytes = crypto.getRandomValues(new Uint8Array(SCALAR_BYTES));
  bytes[SCALAR_BYTES - 1] = (bytes[SCALAR_BYTES - 1] ?? 0) & LAST_BYTE_MASK;
  return bytes;
}

/** [scalar_mult_vfy] Section 8.3: the encoded product, or null where that is the neutral element or there is no such point. */
function multiplyVerified(scalar: bigint, encoded: Uint8Array): Uint8Array | null {
  let point: InstanceType<typeof Point>;
  try {
    point = Point.fromBytes(encoded);
  } catch {
    return null;
  }
  // The group has prime order: no other element can give the neutral one.
  return point.is0() ? null : point.multiply(scalar).toBytes();
}

/**
 * Begins one exchange. `data` is authenticated and not hidden; the two sides should say different things in it, so that no message can be
 * taken for one of the other side. `scalar`: for test vectors alone.
 */
export function startCpace(role: CpaceRole, inputs: CpaceInputs, data: Bytes, scalar: Bytes = sampleScalar()): CpaceSide {
  const secret = Point.Fn.fromBytes(scalar);
  const message: CpaceMessage = { share: joinBytes(generatorOf(inputs).multiply(secret).toBytes()), data };
  return {
    message,
    receive(theirs) {
      const product = multiplyVerified(secret, theirs.share);
      if (!product) return fail('invalid-share');
      const [first, second] = role === 'initiator' ? [message, theirs] : [theirs, message];
      return ok(outcomeOf(inputs.session, product, { first, second }, { own: message, theirs }));
    },
  };
}

const spoken = ({ share, data }: CpaceMessage): Bytes => lengthPrefixed(share, data);

function outcomeOf(
  session: Bytes,
  product: Uint8Array,
  { first, second }: Readonly<Record<'first' | 'second', CpaceMessage>>,
  { own, theirs }: Readonly<Record<'own' | 'theirs', CpaceMessage>>,
): CpaceOutcome {
  // [transcript_ir] Section 6.3: the order of the roles, whoever computes it.
  const transcript = joinBytes(spoken(first), spoken(second));
  const head = lengthPrefixed(joinBytes(DOMAIN, utf8.encode('_ISK')), session, product);
  const sessionKey = joinBytes(sha512(joinBytes(head, transcript)));
  // Section 10.4: each side authenticates the message that it has sent.
  const macKey = sha512(joinBytes(utf8.encode('CPaceMac'), session, sessionKey));
  const tagOf = (message: CpaceMessage): Bytes => joinBytes(hmac(sha512, macKey, spoken(message)));
  return {
    sessionKey,
    confirmation: tagOf(own),
    confirms: (confirmation) => equalBytes(confirmation, tagOf(theirs)),
    deriveKey: (purpose) => joinBytes(hkdf(sha512, sessionKey, session, utf8.encode(purpose), 32)),
  };
}

/** In a time that depends on the length alone. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [at, byte] of a.entries()) difference |= byte ^ (b[at] ?? 0);
  return difference === 0;
}
