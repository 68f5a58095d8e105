import { moveKey, roomName, roomSecret } from './ids.ts';
import type { MoveKey, RoomName, RoomSecret } from './ids.ts';

/** A room's address. Without its secret it shows a page that explains what is missing. */
export interface RoomLink {
  readonly room: RoomName;
  readonly secret: RoomSecret | null;
}

/** `/r/<room>#<secret>`: the secret is in the fragment, which browsers never send to a server (RFC 3986, section 3.5). */
export function roomPath({ room, secret }: RoomLink): string {
  return `/r/${room}${secret ? `#${secret}` : ''}`;
}

/** The secret in a location's `hash`, or null. Messengers like to append punctuation to a link, which is let pass. */
export function secretFromHash(hash: string): RoomSecret | null {
  const parsed = roomSecret.safeParse(bare(hash));
  return parsed.success ? parsed.data : null;
}

const bare = (hash: string): string => hash.replace(/^#/, '').replace(/[.,;:!?)\]>"'»”’]+$/u, '');

const MOVE = 'move=';

/** `/r/<room>#move=<key>`: where a call goes on on another device. It holds nothing of the room's secret: a key that is spent opens nothing. */
export function movePath(room: RoomName, key: MoveKey): string {
  return `/r/${room}#${MOVE}${key}`;
}

/** The key of a move in a location's `hash`, or null. */
export function moveKeyFromHash(hash: string): MoveKey | null {
  const text = bare(hash);
  const parsed = moveKey.safeParse(text.startsWith(MOVE) ? text.slice(MOVE.length) : '');
  return parsed.success ? parsed.data : null;
}

/**
 * The room in what a person pasted: a whole link, a link without scheme, or its path, possibly inside other text.
 * The host is not looked at, since the link leads nowhere but to this app's own `/r/`.
 */
export function parseRoomLink(text: string): RoomLink | null {
  const found = /\/r\/(?<room>[A-Za-z0-9_-]{21})(?![A-Za-z0-9_-])\/?(?:\?[^\s#]*)?(?:#(?<secret>[A-Za-z0-9_-]+))?/u.exec(text);
  const room = roomName.safeParse(found?.groups?.['room']);
  if (!room.success) return null;
  return { room: room.data, secret: secretFromHash(found?.groups?.['secret'] ?? '') };
}
