import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';

const IV_BYTES = 12;

/**
 * What a box is bound to. A box opens only with the very same words in the same order, so one cannot be moved to another
 * room, sender, recipient or generation.
 */
export type SealContext = readonly (string | number)[];

function additionalData(context: SealContext): Uint8Array<ArrayBuffer> {
  // JSON keeps the words apart: ["ab","c"] and ["a","bc"] differ.
  return new TextEncoder().encode(JSON.stringify(context));
}

/**
 * Seals `plaintext` with AES-256-GCM (NIST SP 800-38D) under a random IV; 96 random bits stay clear of collisions for
 * 2^32 boxes under one key, far more than a room sends.
 */
export async function seal(key: CryptoKey, context: SealContext, plaintext: Uint8Array<ArrayBuffer>): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: additionalData(context) }, key, plaintext);
  const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_BYTES);
  return toBase64Url(bytes);
}

/** Opens a box. `forged`: other key, other context, or tampered with; which of them cannot be known. */
export async function open(key: CryptoKey, context: SealContext, box: string): Promise<Result<Uint8Array<ArrayBuffer>, 'forged'>> {
  const bytes = fromBase64Url(box);
  if (!bytes || bytes.length <= IV_BYTES) return fail('forged');
  const iv = bytes.subarray(0, IV_BYTES);
  try {
    const algorithm = { name: 'AES-GCM', iv, additionalData: additionalData(context) };
    return ok(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(IV_BYTES))));
  } catch {
    return fail('forged');
  }
}
