import { createHash, createHmac, randomBytes } from 'node:crypto';

// STUN messages (RFC 8489) and what TURN adds to them (RFC 8656), as far as a check needs them.

const MAGIC_COOKIE = 0x2112_a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;

/** Method and class in one number (RFC 8489, section 5). */
export const messageType = {
  bindingRequest: 0x0001,
  bindingSuccess: 0x0101,
  allocateRequest: 0x0003,
  allocateSuccess: 0x0103,
  refreshRequest: 0x0004,
  createPermissionRequest: 0x0008,
  createPermissionSuccess: 0x0108,
  dataIndication: 0x0017,
} as const;

export const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

export type Attributes = readonly (readonly [type: number, value: Buffer])[];

export interface StunMessage {
  readonly type: number;
  readonly transaction: Buffer;
  /** The first of each type. */
  readonly attributes: ReadonlyMap<number, Buffer>;
}

export interface TransportAddress {
  readonly family: 4 | 6;
  readonly address: string;
  readonly port: number;
}

export const createTransaction = (): Buffer => randomBytes(12);

/** The key of long-term credentials (RFC 8489, section 9.2.2). */
export const longTermKey = (username: string, realm: string, password: string): Buffer => createHash('md5').update(`${username}:${realm}:${password}`).digest();

/** A message as it goes over the wire; with `key`, MESSAGE-INTEGRITY at its end. */
export function encode(type: number, transaction: Buffer, attributes: Attributes, key: Buffer | null = null): Buffer {
  const body = Buffer.concat(attributes.flatMap(([name, value]) => [words(name, value.length), value, Buffer.alloc(padding(value.length))]));
  if (key === null) return Buffer.concat([header(type, body.length, transaction), body]);
  // The length counts the attribute that is about to be added (section 14.5).
  const covered = Buffer.concat([header(type, body.length + INTEGRITY_BYTES, transaction), body]);
  const integrity = createHmac('sha1', key).update(covered).digest();
  return Buffer.concat([covered, words(attribute.messageIntegrity, integrity.length), integrity]);
}

/** How long the message is that `bytes` begins with, in bytes; null while its header is not whole or it is none. */
export function lengthOf(bytes: Buffer): number | null {
  if (bytes.length < HEADER_BYTES || (bytes[0] ?? 0xff) > 0x3f || bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  return HEADER_BYTES + bytes.readUInt16BE(2);
}

/** The message that `bytes` are, or null when they are none. */
export function decode(bytes: Buffer): StunMessage | null {
  if (lengthOf(bytes) !== bytes.length || bytes.length % 4 !== 0) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    if (at + 4 > bytes.length) return null;
    const [type, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)];
    const end = at + 4 + length;
    if (end > bytes.length) return null;
    if (!attributes.has(type)) attributes.set(type, bytes.subarray(at + 4, end));
    at = end + padding(length);
  }
  return { type: bytes.readUInt16BE(0), transaction: bytes.subarray(8, HEADER_BYTES), attributes };
}

/** An address that is hidden from meddling middleboxes (section 14.2), or null when it is malformed. */
export function xorAddress(value: Buffer | undefined, transaction: Buffer): TransportAddress | null {
  if (!value || value.length < 8) return null;
  const port = value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16);
  const bytes = unmask(value.subarray(4), transaction);
  if (value[1] === 1 && bytes.length === 4) return { family: 4, address: bytes.join('.'), port };
  if (value[1] !== 2 || bytes.length !== 16) return null;
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
  return { family: 6, address: groups.join(':'), port };
}

/** The value of XOR-PEER-ADDRESS for the host of `address`, as a permission names it. */
export function maskAddress({ family, address, port }: TransportAddress, transaction: Buffer): Buffer {
  const bytes = family === 4 ? Buffer.from(address.split('.').map(Number)) : Buffer.from(address.split(':').flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
  return Buffer.concat([Buffer.from([0, family === 4 ? 1 : 2]), words(port ^ (MAGIC_COOKIE >>> 16)), unmask(bytes, transaction)]);
}

/** The code and the words of ERROR-CODE (section 14.8), or null when there is none. */
export function errorOf({ attributes }: StunMessage): { readonly code: number; readonly words: string } | null {
  const value = attributes.get(attribute.errorCode);
  if (!value || value.length < 4) return null;
  return { code: ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0), words: value.subarray(4).toString() };
}

export function words(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2);
  for (const [at, number] of numbers.entries()) bytes.writeUInt16BE(number, at * 2);
  return bytes;
}

function header(type: number, length: number, transaction: Buffer): Buffer {
  const cookie = Buffer.alloc(4);
  cookie.writeUInt32BE(MAGIC_COOKIE);
  return Buffer.concat([words(type, length), cookie, transaction]);
}

function unmask(bytes: Buffer, transaction: Buffer): Buffer {
  const cookie = Buffer.alloc(4);
  cookie.writeUInt32BE(MAGIC_COOKIE);
  const mask = Buffer.concat([cookie, transaction]);
  return Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] ?? 0)));
}

const padding = (length: number) => (4 - (length % 4)) % 4;
