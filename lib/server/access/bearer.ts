import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header carries `token` (RFC 6750, section 2.1). How long the answer takes tells nothing of how much of it
 * was right: hashes of equal length are compared in constant time.
 */
export function carriesToken(authorization: string | null, token: string): boolean {
  const given = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
