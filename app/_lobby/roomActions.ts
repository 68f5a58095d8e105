import type { Plan } from '#lib/call/invite/plan.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { createHostToken, createRoomSecret, roomNameOf } from '#lib/protocol/ids.ts';
import type { HostToken, RoomName } from '#lib/protocol/ids.ts';
import { parseRoomLink, roomPath } from '#lib/protocol/roomLink.ts';
import type { RoomLink } from '#lib/protocol/roomLink.ts';

/** A room that nobody has entered, made in this browser. */
export interface RoomDraft {
  readonly token: HostToken;
  readonly room: RoomName;
  /** The address without the secret: what may be fetched from the server before the click. */
  readonly page: string;
}

export async function draftRoom(): Promise<RoomDraft> {
  const token = createHostToken();
  const room = await roomNameOf(token);
  return { token, room, page: roomPath({ room, secret: null }) };
}

/** Keeps the right to host the room and returns the path of its whole link. */
export function openRoom({ token, room }: RoomDraft): string {
  visitMemory().rememberHostToken(room, token);
  return roomPath({ room, secret: createRoomSecret() });
}

/** Makes a room for a call at a set time and keeps it, with the right to host it. */
export async function planCall(title: string, plan: Plan): Promise<RoomName> {
  const { token, room } = await draftRoom();
  visitMemory().rememberHostToken(room, token);
  visitMemory().planRoom(room, createRoomSecret(), title, plan);
  return room;
}

/** The link in what a person pasted, with its path, or null. */
export function readPasted(text: string): (RoomLink & { readonly path: string }) | null {
  const link = parseRoomLink(text);
  return link && { ...link, path: roomPath(link) };
}
