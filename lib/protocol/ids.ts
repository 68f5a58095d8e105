import { customRandom, nanoid, urlAlphabet } from 'nanoid';
import * as z from 'zod/mini';
import { toBase64Url } from '#lib/kernel/base64url.ts';

const nanoidName = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}$/));
/** 128 bits in unpadded base64url. The last character carries two bits only, hence its smaller alphabet. */
const token128 = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));

/** Public name of a room: what the server knows and the path shows. */
export const roomName = nanoidName.brand<'RoomName'>();
/** Public name of one participant's place in one room. */
export const participantId = nanoidName.brand<'ParticipantId'>();
/** Names one RTCPeerConnection instance. Signals carry it, so that stale ones can be told apart. */
export const generation = z.string().check(z.regex(/^[A-Za-z0-9_-]{12}$/)).brand<'Generation'>();
/** Names one visit of a page to a room: a reload begins another. Signals sealed for an earlier visit do not open. */
export const visitId = z.string().check(z.regex(/^[A-Za-z0-9_-]{12}$/)).brand<'VisitId'>();
/** The right to host: made in the creator's browser and kept there. */
export const hostToken = token128.brand<'HostToken'>();
/** The right to a seat: made and kept in one tab. */
export const seatToken = token128.brand<'SeatToken'>();
/** The shared secret of a room, in the link's fragment only. */
export const roomSecret = token128.brand<'RoomSecret'>();
/** Opens one move of a seat to another device: in a QR code that is good once. */
export const moveKey = token128.brand<'MoveKey'>();
/** Shown at join to prove knowledge of the secret; the server keeps its hash only. 256 bits. */
export const roomProof = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)).brand<'RoomProof'>();

export type RoomName = z.infer<typeof roomName>;
export type ParticipantId = z.infer<typeof participantId>;
export type Generation = z.infer<typeof generation>;
export type VisitId = z.infer<typeof visitId>;
export type HostToken = z.infer<typeof hostToken>;
export type SeatToken = z.infer<typeof seatToken>;
export type RoomSecret = z.infer<typeof roomSecret>;
export type MoveKey = z.infer<typeof moveKey>;
export type RoomProof = z.infer<typeof roomProof>;

function randomToken(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

export const createHostToken = (): HostToken => hostToken.parse(randomToken());
export const createSeatToken = (): SeatToken => seatToken.parse(randomToken());
export const createRoomSecret = (): RoomSecret => roomSecret.parse(randomToken());
export const createMoveKey = (): MoveKey => moveKey.parse(randomToken());
export const createGeneration = (): Generation => generation.parse(nanoid(12));
export const createVisitId = (): VisitId => visitId.parse(nanoid(12));

/** 21 characters drawn by nanoid from SHA-256 of `text`: the same text, the same name, on either side. */
async function drawName(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return customRandom(urlAlphabet, 21, (size) => digest.subarray(0, size))();
}

/** The room that `token` is the host token of. Whoever shows the token hosts the room; no record is needed to check. */
export async function roomNameOf(token: HostToken): Promise<RoomName> {
  return roomName.parse(await drawName(`parley room\n${token}`));
}

/** The seat in `room` that `token` is the right to. Another room gives another id, so ids cannot be followed about. */
export async function participantIdOf(room: RoomName, token: SeatToken): Promise<ParticipantId> {
  return participantId.parse(await drawName(`parley seat\n${room}\n${token}`));
}
