import type { Plan } from '#lib/call/invite/plan.ts';
import type { TypedCodeFailure } from '#lib/call/spokenCode/overSocket.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
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

interface Found extends RoomLink {
  readonly path: string;
}

/** The link in what a person pasted, with its path, or null. */
export function readPasted(text: string): Found | null {
  const link = parseRoomLink(text);
  return link && { ...link, path: roomPath(link) };
}

/** Whether `text` begins as a spoken code does, with a number and a word: what could be one is worth fetching the code for it. */
export function mayBeCode(text: string): boolean {
  return /^[^\p{L}\p{N}]*\p{Nd}{1,3}\P{N}*$/u.test(text) && /\p{L}/u.test(text);
}

/** Exchanges a spoken code for the room it was said for. `insecure`: this page has no cryptography to do it with. */
export async function redeemPasted(text: string, signal: AbortSignal): Promise<Result<Found, TypedCodeFailure | 'insecure'>> {
  if (!globalThis.isSecureContext) return fail('insecure');
  try {
    const { redeemTypedCode } = await import('#lib/call/spokenCode/overSocket.ts');
    const redeemed = await redeemTypedCode(location.origin, text, signal);
    return redeemed.ok ? ok({ ...redeemed.value, path: roomPath(redeemed.value) }) : redeemed;
  } catch {
    // Its code could not be fetched.
    return fail('unreachable');
  }
}
