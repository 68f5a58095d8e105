import { createHmac, randomBytes } from 'node:crypto';

/** Turns names and addresses into short ids for the log. They can be compared within one run of the server, never traced back. */
export type HashedId = (value: string) => string;

export function createHashedIds(): HashedId {
  const key = randomBytes(32);
  return (value) => createHmac('sha256', key).update(value).digest('base64url').slice(0, 10);
}
