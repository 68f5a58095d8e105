import type { Call } from '#lib/call/callPort.ts';
import { parseRoomLink } from '#lib/protocol/roomLink.ts';
import { adoptSecret } from './roomSecret.ts';

/** Keeps the address bar at the room's link as it is now. Returns how to stop. */
export function followLink(call: Call): () => void {
  let { link } = call.snapshot.get();
  return call.snapshot.subscribe(() => {
    const now = call.snapshot.get().link;
    if (now === link) return;
    link = now;
    const secret = parseRoomLink(now)?.secret;
    if (secret) adoptSecret(secret);
  });
}
