import { createHmac } from 'node:crypto';
import type { TurnCredentials } from './turnClient.ts';

/**
 * Credentials that a TURN server which knows `secret` accepts until `expiry` (s since the epoch), with no account anywhere
 * (draft-uberti-behave-turn-rest-00, section 2.2: the user name is that time and a name, the password its HMAC-SHA1). The
 * server counts allocations by `name`.
 */
export function turnCredentials(secret: string, name: string, expiry: number): TurnCredentials {
  const username = `${expiry}:${name}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}
