import type { IncomingMessage } from 'node:http';

/** What a request says of itself, and how far that can be believed. */
export interface RequestOrigin {
  /** The client's address; an IPv6 one is cut to its /64, which is what one customer is given (RFC 6177). */
  readonly address: string;
  /** The host the client asked for, or null when the request names none. */
  readonly host: string | null;
  /** How the client asked; null when only a reverse proxy could know. */
  readonly scheme: 'http' | 'https' | null;
}

function headerList(request: IncomingMessage, name: string): string[] {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** An address to count by: IPv4 as it is, also when mapped into IPv6, and the first 64 bits of anything else in IPv6. */
export function addressGroup(address: string): string {
  const plain = address.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  const groups = [...front, ...zeros, ...back].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}

/**
 * Reads the address, host and scheme of a request. `X-Forwarded-*` is looked at only as far as `trustedProxies` reverse
 * proxies reach: each of them appends on the right, so what stands further to the left was written by the client.
 */
export function requestOrigin(request: IncomingMessage, trustedProxies: number): RequestOrigin {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const host = request.headers.host ?? null;
  if (trustedProxies === 0) return { address: addressGroup(peer), host, scheme: null };

  const chain = headerList(request, 'x-forwarded-for');
  const client = chain.at(-Math.min(trustedProxies, Math.max(chain.length, 1))) ?? peer;
  const scheme = headerList(request, 'x-forwarded-proto').at(-1);
  return {
    address: addressGroup(client),
    host: headerList(request, 'x-forwarded-host').at(-1) ?? host,
    scheme: scheme === 'http' || scheme === 'https' ? scheme : null,
  };
}
