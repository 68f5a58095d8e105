import type { RoomSecret } from '#lib/protocol/ids.ts';
import { secretFromHash } from '#lib/protocol/roomLink.ts';

/** The last secret seen on `path`: whatever strips the address bar later does not take the call away. */
let seen: { readonly path: string; readonly secret: RoomSecret } | null = null;

/**
 * What the secret of the call that is on has become: a host has changed it, or handed it to somebody who came without. The address bar
 * shows the new one for a reload; the call goes on as the one that was `opened`.
 */
let adopted: { readonly path: string; readonly secret: RoomSecret; readonly opened: RoomSecret | null } | null = null;

/** The secret that this page's room was opened with; null where there is none. */
export function readSecret(): RoomSecret | null {
  const secret = secretFromHash(location.hash);
  if (adopted?.path === location.pathname && (secret === null || secret === adopted.secret)) return adopted.opened;
  if (secret) {
    if (seen?.path !== location.pathname || seen.secret !== secret) seen = { path: location.pathname, secret };
    return secret;
  }
  return seen?.path === location.pathname ? seen.secret : null;
}

/** Puts the call's new secret into the address bar. */
export function adoptSecret(secret: RoomSecret): void {
  const opened = readSecret();
  adopted = { path: location.pathname, secret, opened };
  history.replaceState(history.state, '', `${location.pathname}#${secret}`);
}
