import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { publicKey } from '#lib/protocol/access.ts';
import type { HandedSecret, PublicKey } from '#lib/protocol/access.ts';
import { roomSecret } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { open, seal } from './seal.ts';
import type { SealContext } from './seal.ts';

// Between a host and a visitor who came without the room's secret. Neither can know whose key the server hands it: what this keeps from
// the server is what it would have to lie actively to learn. The pages say so where a host decides.

const CURVE: EcKeyGenParams = { name: 'ECDH', namedCurve: 'P-256' };

/** A key pair for one knock or one host's visit. The private half never leaves the browser. */
export interface HandoverKeys {
  readonly own: PublicKey;
  readonly secret: CryptoKey;
}

export async function createHandoverKeys(): Promise<HandoverKeys> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { own: publicKey.parse(toBase64Url(raw)), secret: pair.privateKey };
}

/** Whose door it is and who knocks: bound into every box. */
export interface Door {
  readonly room: RoomName;
  readonly visitor: ParticipantId;
}

/** What one key may seal for the other. Both are bound in, in the order visitor, host. */
type Purpose = 'name' | 'secret';

/** What ECDH makes of both keys (SP 800-56A, section 5.7.1.2), 256 bits. Null where `theirs` is no point of the curve. */
export async function agree({ secret }: HandoverKeys, theirs: PublicKey): Promise<ArrayBuffer | null> {
  const bytes = fromBase64Url(theirs);
  if (!bytes) return null;
  try {
    const key = await crypto.subtle.importKey('raw', bytes, CURVE, false, []);
    return await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, secret, 256);
  } catch {
    return null;
  }
}

/** An AES-256-GCM key of `material`, by HKDF-SHA-256 (RFC 5869): salt is the room's name, info the purpose. Not extractable. */
export async function deriveSealKey(material: Uint8Array<ArrayBuffer>, room: RoomName, purpose: string): Promise<CryptoKey> {
  const master = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveKey']);
  const encoder = new TextEncoder();
  const params = { name: 'HKDF', hash: 'SHA-256', salt: encoder.encode(room), info: encoder.encode(purpose) };
  return crypto.subtle.deriveKey(params, master, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The key between a visitor and a host. Null where `theirs` is no point of the curve. */
async function sharedKey(keys: HandoverKeys, theirs: PublicKey, { room }: Door): Promise<CryptoKey | null> {
  const bits = await agree(keys, theirs);
  return bits && deriveSealKey(new Uint8Array(bits), room, 'parley handover');
}

const context = (purpose: Purpose, { room, visitor }: Door, visitorKey: PublicKey, hostKey: PublicKey): SealContext => ['handover', purpose, room, visitor, visitorKey, hostKey];

async function sealText(keys: HandoverKeys, theirs: PublicKey, door: Door, bound: SealContext, text: string): Promise<string | null> {
  const key = await sharedKey(keys, theirs, door);
  return key && seal(key, bound, new TextEncoder().encode(text));
}

async function openText(keys: HandoverKeys, theirs: PublicKey, door: Door, bound: SealContext, box: string): Promise<Result<string, 'forged'>> {
  const key = await sharedKey(keys, theirs, door);
  if (!key) return fail('forged');
  const opened = await open(key, bound, box);
  return opened.ok ? ok(new TextDecoder().decode(opened.value)) : opened;
}

/** The visitor's name for one host. Null for a host's key that is none. */
export function sealNameFor(host: PublicKey, keys: HandoverKeys, door: Door, name: string): Promise<string | null> {
  return sealText(keys, host, door, context('name', door, keys.own, host), name);
}

export function openNameFrom(visitor: PublicKey, keys: HandoverKeys, door: Door, box: string): Promise<Result<string, 'forged'>> {
  return openText(keys, visitor, door, context('name', door, visitor, keys.own), box);
}

/** The room's secret for the visitor that a host lets in. Null for a visitor's key that is none. */
export async function handSecret(visitor: PublicKey, keys: HandoverKeys, door: Door, secret: RoomSecret): Promise<HandedSecret | null> {
  const box = await sealText(keys, visitor, door, context('secret', door, visitor, keys.own), secret);
  return box === null ? null : { from: keys.own, box };
}

export async function takeSecret({ from, box }: HandedSecret, keys: HandoverKeys, door: Door): Promise<Result<RoomSecret, 'forged'>> {
  const opened = await openText(keys, from, door, context('secret', door, keys.own, from), box);
  if (!opened.ok) return opened;
  const parsed = roomSecret.safeParse(opened.value);
  return parsed.success ? ok(parsed.data) : fail('forged');
}

const knockContext = ({ room, visitor }: Door): SealContext => ['knock', room, visitor];

/** The name of a visitor who has the room's secret, for whoever has it too. */
export function sealKnockName(key: CryptoKey, door: Door, name: string): Promise<string> {
  return seal(key, knockContext(door), new TextEncoder().encode(name));
}

export async function openKnockName(key: CryptoKey, door: Door, box: string): Promise<Result<string, 'forged'>> {
  const opened = await open(key, knockContext(door), box);
  return opened.ok ? ok(new TextDecoder().decode(opened.value)) : opened;
}
