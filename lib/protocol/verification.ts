import * as z from 'zod/mini';
import { MAX_VERIFICATION_CHARS } from './limits.ts';

/** SHA-256 in unpadded base64url. */
const sha256 = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));

/** A promise of a nonce that is not told yet. */
export const commitment = sha256.brand<'Commitment'>();
/** 256 random bits that were promised. */
export const verificationNonce = sha256.brand<'VerificationNonce'>();
/** Names a set of participants. */
export const groupName = sha256.brand<'GroupName'>();
/** SHA-256 of a DTLS certificate (RFC 8122, section 5) in base64url. */
export const fingerprint = sha256.brand<'Fingerprint'>();

export type Commitment = z.infer<typeof commitment>;
export type VerificationNonce = z.infer<typeof verificationNonce>;
export type GroupName = z.infer<typeof groupName>;
export type Fingerprint = z.infer<typeof fingerprint>;

/** Counts the attempts of a room to find common words. Nobody gets near the end by counting. */
const round = z.int().check(z.gte(1), z.lte(2 ** 48));

/** What travels on a link's verification channel (DTLS-protected, peer to peer, ordered, reliable). */
export const verificationMessage = z.union([
  /** Once on a connection, before anything is revealed on it. */
  z.strictObject({ kind: z.literal('commit'), commitment }),
  /** Once on a connection, in answer to the other side's commitment. */
  z.strictObject({ kind: z.literal('reveal'), nonce: verificationNonce }),
  /** The sender's commitment towards everybody in `group`. A later round makes all earlier ones void. */
  z.strictObject({ kind: z.literal('room-commit'), round, group: groupName, commitment }),
  /** The sender has had the commitments of everybody in the group that it named. */
  z.strictObject({ kind: z.literal('room-reveal'), round, nonce: verificationNonce }),
]);
export type VerificationMessage = Readonly<z.infer<typeof verificationMessage>>;

/** The message in `data`, or null for anything that is not one. */
export function parseVerification(data: unknown): VerificationMessage | null {
  if (typeof data !== 'string' || data.length > MAX_VERIFICATION_CHARS) return null;
  try {
    const parsed = verificationMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
