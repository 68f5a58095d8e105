import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/** An IP address and a port, as STUN carries them. */
export interface TransportAddress {
  readonly address: string;
  readonly port: number;
}

/** The 4 or 16 bytes of an IP address in text; null when it is none. */
export function bytesOfAddress(address: string): Buffer | null {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  if (!isIPv6(address) || address.includes('%')) return null;
  // The last 32 bits may be written as IPv4 (RFC 4291, section 2.2).
  const dotted = /(?<=:)\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0];
  const hex = dotted === undefined ? address : address.slice(0, -dotted.length) + hexOfIPv4(dotted);
  const [head = [], tail = []] = hex.split('::').map((side) => side.split(':').filter((group) => group !== ''));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  const bytes = Buffer.alloc(16);
  groups.forEach((group, at) => bytes.writeUInt16BE(Number.parseInt(group, 16), 2 * at));
  return bytes;
}

/** An IP address in text (IPv6 as RFC 5952 writes it) from its 4 or 16 bytes. */
export function addressOfBytes(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

function hexOfIPv4(dotted: string): string {
  const bytes = Buffer.from(dotted.split('.').map(Number));
  return `${bytes.readUInt16BE(0).toString(16)}:${bytes.readUInt16BE(2).toString(16)}`;
}
