import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { addressOfBytes, bytesOfAddress } from './transportAddress.ts';
import type { TransportAddress } from './transportAddress.ts';

/** STUN messages (RFC 8489), as far as a TURN client over UDP, TCP or TLS (RFC 8656) needs them. */

const MAGIC_COOKIE = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 20;
/** What the CRC-32 of a fingerprint is XORed with (RFC 8489, section 14.7). */
const FINGERPRINT_XOR = 0x5354554e;

/** Methods (RFC 8489, section 18.2; RFC 8656, section 17). */
const METHODS = { binding: 0x1, allocate: 0x3, refresh: 0x4, send: 0x6, data: 0x7, createPermission: 0x8, channelBind: 0x9 } as const;
export type StunMethod = keyof typeof METHODS;

const CLASSES = ['request', 'indication', 'success', 'error'] as const;
export type StunClass = (typeof CLASSES)[number];

/** Attributes (RFC 8489, section 18.3; RFC 8656, section 18). */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  software: 0x8022,
  fingerprint: 0x8028,
} as const;

export interface StunAttribute {
  readonly type: number;
  readonly value: Buffer;
}

export interface StunMessage {
  readonly method: StunMethod;
  readonly class: StunClass;
  /** The 12 bytes that a response has in common with its request. */
  readonly transaction: Buffer;
  readonly attributes: readonly StunAttribute[];
}

/** The key of the long-term credential mechanism (RFC 8489, section 9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** A message as bytes, with MESSAGE-INTEGRITY when there is a key to make it with, and with FINGERPRINT. */
export function encodeMessage(message: StunMessage, key: Buffer | null): Buffer {
  let bytes: Buffer = Buffer.concat([header(message), ...message.attributes.map(encodeAttribute)]);
  // Both are computed over a header whose length already counts them (RFC 8489, sections 14.5 and 14.7).
  if (key) bytes = append(bytes, ATTRIBUTE.messageIntegrity, INTEGRITY_BYTES, (before) => createHmac('sha1', key).update(before).digest());
  return append(bytes, ATTRIBUTE.fingerprint, 4, fingerprintOf);
}

/** The message in `bytes`; null when they are no STUN message, or one that is damaged or of a method not known here. */
export function decodeMessage(bytes: Buffer): StunMessage | null {
  if (bytes.length < HEADER_BYTES || bytes.length % 4 !== 0 || !bytes.subarray(4, 8).equals(MAGIC_COOKIE)) return null;
  if (bytes.readUInt16BE(2) !== bytes.length - HEADER_BYTES) return null;
  const type = bytes.readUInt16BE(0);
  const kind = CLASSES[((type >> 4) & 1) | ((type >> 7) & 2)];
  const method = methodOf(type & ~0x0110);
  if (kind === undefined || method === null) return null;

  const attributes: StunAttribute[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    const next = at + 4 + padded(length);
    if (next > bytes.length) return null;
    const attribute = { type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, at + 4 + length) };
    if (attribute.type === ATTRIBUTE.fingerprint && !attribute.value.equals(fingerprintOf(bytes.subarray(0, at)))) return null;
    attributes.push(attribute);
    at = next;
  }
  return { method, class: kind, transaction: bytes.subarray(8, HEADER_BYTES), attributes };
}

/** Whether MESSAGE-INTEGRITY of the message in `bytes` was made with `key`. False when it has none. */
export function hasIntegrity(bytes: Buffer, key: Buffer): boolean {
  for (let at = HEADER_BYTES; at + 4 <= bytes.length; at += 4 + padded(bytes.readUInt16BE(at + 2))) {
    if (bytes.readUInt16BE(at) !== ATTRIBUTE.messageIntegrity || bytes.readUInt16BE(at + 2) !== INTEGRITY_BYTES) continue;
    const before = Buffer.from(bytes.subarray(0, at));
    before.writeUInt16BE(at - HEADER_BYTES + 4 + INTEGRITY_BYTES, 2);
    const given = bytes.subarray(at + 4, at + 4 + INTEGRITY_BYTES);
    const made = createHmac('sha1', key).update(before).digest();
    return given.length === made.length && timingSafeEqual(given, made);
  }
  return false;
}

/** The value of the first attribute of that type. */
export function attributeOf({ attributes }: StunMessage, type: number): Buffer | null {
  return attributes.find((attribute) => attribute.type === type)?.value ?? null;
}

export function textAttribute(type: number, text: string): StunAttribute {
  return { type, value: Buffer.from(text) };
}

export function wordAttribute(type: number, word: number): StunAttribute {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(word);
  return { type, value };
}

/** An XOR-…-ADDRESS attribute (RFC 8489, section 14.2). Throws a RangeError for what is no IP address. */
export function addressAttribute(type: number, { address, port }: TransportAddress, transaction: Buffer): StunAttribute {
  const bytes = bytesOfAddress(address);
  if (!bytes) throw new RangeError(`${address} is not an IP address`);
  const head = Buffer.from([0, bytes.length === 4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(port ^ MAGIC_COOKIE.readUInt16BE(0), 2);
  return { type, value: Buffer.concat([head, xorAddress(bytes, transaction)]) };
}

/** The address in an XOR-…-ADDRESS attribute; null when the message has no sound one of that type. */
export function addressIn(message: StunMessage, type: number): TransportAddress | null {
  const value = attributeOf(message, type);
  if (!value || value.length < 4 || value.length !== (value[1] === 1 ? 8 : 20)) return null;
  const port = value.readUInt16BE(2) ^ MAGIC_COOKIE.readUInt16BE(0);
  return { address: addressOfBytes(xorAddress(value.subarray(4), message.transaction)), port };
}

/** Code and phrase of an error response (RFC 8489, section 14.8); null when it has none. */
export function errorIn(message: StunMessage): { readonly code: number; readonly phrase: string } | null {
  const value = attributeOf(message, ATTRIBUTE.errorCode);
  if (!value || value.length < 4) return null;
  return { code: (value.readUInt8(2) & 7) * 100 + value.readUInt8(3), phrase: value.subarray(4).toString() };
}

function header({ method, class: kind, transaction, attributes }: StunMessage): Buffer {
  const bits = CLASSES.indexOf(kind);
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(METHODS[method] | ((bits & 1) << 4) | ((bits & 2) << 7), 0);
  bytes.writeUInt16BE(attributes.reduce((sum, { value }) => sum + 4 + padded(value.length), 0), 2);
  MAGIC_COOKIE.copy(bytes, 4);
  return Buffer.concat([bytes, transaction]);
}

function encodeAttribute({ type, value }: StunAttribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function append(bytes: Buffer, type: number, length: number, make: (before: Buffer) => Buffer): Buffer {
  bytes.writeUInt16BE(bytes.length - HEADER_BYTES + 4 + length, 2);
  return Buffer.concat([bytes, encodeAttribute({ type, value: make(bytes) })]);
}

function fingerprintOf(before: Buffer): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE((crc32(before) ^ FINGERPRINT_XOR) >>> 0);
  return value;
}

function xorAddress(bytes: Buffer, transaction: Buffer): Buffer {
  const mask = Buffer.concat([MAGIC_COOKIE, transaction]);
  return Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] ?? 0)));
}

function methodOf(bits: number): StunMethod | null {
  for (const [name, value] of Object.entries(METHODS)) if (value === bits && isMethod(name)) return name;
  return null;
}

function isMethod(name: string): name is StunMethod {
  return Object.hasOwn(METHODS, name);
}

const padded = (length: number) => (length + 3) & ~3;
