import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { PublicKey } from '#lib/protocol/access.ts';
import { participantIdOf, roomName, roomProof } from '#lib/protocol/ids.ts';
import type { Generation, MoveKey, ParticipantId, RoomName, RoomProof, VisitId } from '#lib/protocol/ids.ts';
import { handover } from '#lib/protocol/move.ts';
import type { Handover } from '#lib/protocol/move.ts';
import { deflate, inflate } from './deflate.ts';
import { agree, deriveSealKey } from './handover.ts';
import type { HandoverKeys } from './handover.ts';
import { open, seal } from './seal.ts';
import type { SealContext } from './seal.ts';

// Two devices of one person meet in a room of their own, which both draw from the key in the QR code. To the server it is a room like any
// other, and nothing in it names the call. What is handed over is sealed with the key in the code *and* a key that the two devices
// agree on: whoever photographs the code later, and has kept all that the server ever carried, opens nothing.

/** Largest hand-over in bytes after inflating. */
const MAX_HANDOVER_BYTES = 2 * 1024 * 1024;

/** Where the two devices meet, and what their words are sealed with. */
export interface Rendezvous {
  readonly room: RoomName;
  readonly proof: RoomProof;
  readonly seal: CryptoKey;
}

/** HKDF-SHA-256 (RFC 5869) of the key in the code: salt is the name of the call's room, info the purpose. */
export async function deriveRendezvous(room: RoomName, key: MoveKey): Promise<Rendezvous> {
  const bytes = bytesOf(key);
  const master = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']);
  const encoder = new TextEncoder();
  const bits = async (purpose: string, length: number) => {
    const params = { name: 'HKDF', hash: 'SHA-256', salt: encoder.encode(room), info: encoder.encode(purpose) };
    return toBase64Url(new Uint8Array(await crypto.subtle.deriveBits(params, master, length)));
  };
  const [name, proof, sealKey] = await Promise.all([bits('parley move room', 128), bits('parley move proof', 256), deriveSealKey(bytes, room, 'parley move seal')]);
  // 21 of 22 characters: 126 bits.
  return { room: roomName.parse(name.slice(0, 21)), proof: roomProof.parse(proof), seal: sealKey };
}

/** Between whom a piece of a message goes, and which one it is: all of it is bound into the seal. */
export interface PieceRoute {
  readonly room: RoomName;
  readonly from: ParticipantId;
  readonly to: ParticipantId;
  /** The sender's visit. */
  readonly visit: VisitId;
  /** Names the message. */
  readonly generation: Generation;
  /** Counts the pieces of a visit. */
  readonly seq: number;
}

const pieceContext = ({ room, from, to, visit, generation, seq }: PieceRoute): SealContext => ['move', room, from, to, visit, generation, seq];

export function sealPiece(key: CryptoKey, route: PieceRoute, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return seal(key, pieceContext(route), bytes);
}

export function openPiece(key: CryptoKey, route: PieceRoute, box: string): Promise<Result<Uint8Array<ArrayBuffer>, 'forged'>> {
  return open(key, pieceContext(route), box);
}

/** Which hand-over it is: the call's room, the seat, and the keys that either device has made for it. */
export interface MoveBond {
  readonly room: RoomName;
  readonly seat: ParticipantId;
  readonly asker: PublicKey;
  readonly giver: PublicKey;
}

const bondContext = ({ room, seat, asker, giver }: MoveBond): SealContext => ['move', 'hand-over', room, seat, asker, giver];

/** Of what both devices agree on and of the code: neither alone opens anything. */
async function bondKey(key: MoveKey, keys: HandoverKeys, theirs: PublicKey, room: RoomName): Promise<CryptoKey | null> {
  const agreed = await agree(keys, theirs);
  return agreed && deriveSealKey(new Uint8Array([...new Uint8Array(agreed), ...bytesOf(key)]), room, 'parley move');
}

/** Seals for the device whose key is `bond.asker`; `keys` are the giver's. Null where that key is none. */
export async function sealHandover(key: MoveKey, keys: HandoverKeys, bond: MoveBond, value: Handover): Promise<string | null> {
  const sealKey = await bondKey(key, keys, bond.asker, bond.room);
  return sealKey && seal(sealKey, bondContext(bond), deflate(new TextEncoder().encode(JSON.stringify(value))));
}

/** `keys` are the asker's. `malformed`: it opened, and is no hand-over, or one of another seat than it says. */
export async function openHandover(key: MoveKey, keys: HandoverKeys, bond: MoveBond, box: string): Promise<Result<Handover, 'forged' | 'malformed' | 'too-large'>> {
  const sealKey = await bondKey(key, keys, bond.giver, bond.room);
  if (!sealKey) return fail('forged');
  const opened = await open(sealKey, bondContext(bond), box);
  if (!opened.ok) return opened;
  const inflated = inflate(opened.value, MAX_HANDOVER_BYTES);
  if (!inflated.ok) return inflated;
  try {
    const parsed = handover.safeParse(JSON.parse(new TextDecoder().decode(inflated.value)));
    return parsed.success && (await participantIdOf(bond.room, parsed.data.seat)) === bond.seat ? ok(parsed.data) : fail('malformed');
  } catch {
    return fail('malformed');
  }
}

function bytesOf(key: MoveKey): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64Url(key);
  if (!bytes) throw new TypeError('a move key is base64url');
  return bytes;
}
