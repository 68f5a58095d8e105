import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { roomProof } from '#lib/protocol/ids.ts';
import type { RoomName, RoomProof, RoomSecret } from '#lib/protocol/ids.ts';

/** What a link's secret gives its holder. */
export interface RoomKeys {
  /** AES-256-GCM: names and signals. Not extractable. */
  readonly seal: CryptoKey;
  /** Shown to the server at join. Says that the holder knows the secret, and nothing about it. */
  readonly proof: RoomProof;
}

/** HKDF-SHA-256 (RFC 5869) of the room's secret: salt is the room's name, info the purpose. */
export async function deriveRoomKeys(room: RoomName, secret: RoomSecret): Promise<RoomKeys> {
  const bytes = fromBase64Url(secret);
  if (!bytes) throw new TypeError('a room secret is base64url');
  const master = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const encoder = new TextEncoder();
  const params = (purpose: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: encoder.encode(room),
    info: encoder.encode(`parley ${purpose}`),
  });
  const [seal, proof] = await Promise.all([
    crypto.subtle.deriveKey(params('seal'), master, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(params('proof'), master, 256),
  ]);
  return { seal, proof: roomProof.parse(toBase64Url(new Uint8Array(proof))) };
}
