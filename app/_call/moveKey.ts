import type { MoveKey } from '#lib/protocol/ids.ts';
import { moveKeyFromHash } from '#lib/protocol/roomLink.ts';

/** The last key seen on `path`. The address bar shows the room's own link as soon as the key is spent. */
let seen: { readonly path: string; readonly key: MoveKey } | null = null;

/** The key that this page was opened with to take a call over; null on any other visit. */
export function readMoveKey(): MoveKey | null {
  const key = moveKeyFromHash(location.hash);
  if (key && seen?.key !== key) seen = { path: location.pathname, key };
  return seen?.path === location.pathname ? seen.key : null;
}

/** Another link was opened in this page: what the key was for is over. */
export function forgetMoveKey(): void {
  if (!moveKeyFromHash(location.hash)) seen = null;
}
