import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { rawAssetHeaders } from '#lib/server/access/securityHeaders.ts';
import { requestOrigin } from '#lib/server/access/forwarded.ts';
import { isAllowedOrigin } from '#lib/server/access/origin.ts';
import type { AddressLimit } from '#lib/server/limits/addressLimit.ts';

export interface AdmissionRules {
  readonly allowedOrigins: readonly string[] | null;
  readonly trustedProxies: number;
  readonly addresses: AddressLimit;
}

const refusals = {
  'bad-request': { status: '400 Bad Request', text: 'This is the signaling socket: WebSocket, Engine.IO 4.' },
  'wrong-origin': { status: '403 Forbidden', text: 'This origin may not open a signaling socket.' },
  'too-many': { status: '429 Too Many Requests', text: 'Too many sockets from this address.' },
  closing: { status: '503 Service Unavailable', text: 'The server is stopping.' },
} as const;
export type Refusal = keyof typeof refusals;

export type UpgradeAdmission =
  | { readonly ok: true; readonly address: string; readonly release: () => void }
  | { readonly ok: false; readonly reason: Refusal; readonly address: string };

/** Whether a request to upgrade may become a signaling socket. When it may, `release` gives its place back. */
export function admitUpgrade(request: IncomingMessage, { allowedOrigins, trustedProxies, addresses }: AdmissionRules): UpgradeAdmission {
  const from = requestOrigin(request, trustedProxies);
  const { address } = from;
  // Whatever stands behind the first question mark, further ones included: Engine.IO reads it all.
  const query = new URLSearchParams(request.url?.replace(/^[^?]*/, '') ?? '');
  // Engine.IO would answer these itself, but without our headers. A session id would mean an upgrade from polling.
  if (request.method !== 'GET' || query.get('transport') !== 'websocket' || query.get('EIO') !== '4' || query.has('sid')) {
    return { ok: false, reason: 'bad-request', address };
  }
  if (!isAllowedOrigin(request.headers.origin, from, allowedOrigins)) return { ok: false, reason: 'wrong-origin', address };
  const release = addresses.acquire(address);
  return release ? { ok: true, address, release } : { ok: false, reason: 'too-many', address };
}

/** Answers a request to upgrade that does not become a socket, and ends its connection. */
export function refuseUpgrade(socket: Duplex, reason: Refusal): void {
  const { status, text } = refusals[reason];
  const body = JSON.stringify({ error: reason, message: text });
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: application/json\r\n`;
  socket.end(`${head}${rawAssetHeaders}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy());
}
