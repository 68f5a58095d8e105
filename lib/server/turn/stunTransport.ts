import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { TurnUrl } from './turnUrl.ts';

/** Whole STUN messages and ChannelData, one way or the other, over UDP, TCP or TLS. */
export interface StunTransport {
  /** Whether what is sent arrives: then nothing has to be said twice. */
  readonly reliable: boolean;
  send(bytes: Buffer): void;
  /** Nothing is received after it. Calling it twice is harmless. */
  close(): void;
}

export interface StunTransportEvents {
  readonly onMessage: (bytes: Buffer) => void;
  /** The other side has closed it, or refuses what is sent to it. */
  readonly onLost: () => void;
}

export interface StunTransportOptions {
  /** How long name look-up and connecting may take, in ms. */
  readonly timeout: number;
  /** Certificates to trust besides those of the system, in PEM. */
  readonly ca?: string;
}

/** `unknown-host`: the name has no address. `untrusted`: TLS came up, but not with a certificate for that name. */
export type OpenFailure = 'unknown-host' | 'unreachable' | 'untrusted';

/** Opens a transport to the server of `url`. Over UDP nothing is sent yet, so it cannot tell whether anybody listens. */
export async function openStunTransport(
  { host, port, transport }: TurnUrl,
  { timeout, ca }: StunTransportOptions,
  events: StunTransportEvents,
): Promise<Result<StunTransport, OpenFailure>> {
  const found = await lookup(host).catch(() => null);
  if (!found) return fail('unknown-host');
  if (transport === 'udp') return ok(await openUdp(found.address, found.family === 6 ? 'udp6' : 'udp4', port, events));

  const to = { host: found.address, port };
  const socket = transport === 'tcp' ? connectTcp(to) : connectTls({ ...to, servername: host, ALPNProtocols: ['stun.turn'], ...(ca === undefined ? {} : { ca }) });
  const failure = await connected(socket, transport === 'tcp' ? 'connect' : 'secureConnect', timeout);
  if (failure) {
    socket.destroy();
    return fail(failure);
  }
  return ok(streamTransport(socket, events));
}

async function openUdp(address: string, family: 'udp4' | 'udp6', port: number, { onMessage, onLost }: StunTransportEvents): Promise<StunTransport> {
  const socket = createSocket(family);
  let open = true;
  socket.on('message', (bytes) => onMessage(bytes));
  // A connected socket is told of an ICMP error: nobody listens there.
  socket.on('error', onLost);
  await new Promise<void>((resolve) => {
    socket.once('error', () => resolve());
    socket.connect(port, address, () => resolve());
  });
  return {
    reliable: false,
    send(bytes) {
      if (open) socket.send(bytes);
    },
    close() {
      if (!open) return;
      open = false;
      socket.close();
    },
  };
}

/** Resolves with null once `event` has come. */
function connected(socket: Socket, event: 'connect' | 'secureConnect', timeout: number): Promise<OpenFailure | null> {
  return new Promise((resolve) => {
    const settle = (failure: OpenFailure | null) => {
      clearTimeout(timer);
      resolve(failure);
    };
    const timer = setTimeout(() => settle('unreachable'), timeout);
    socket.once(event, () => settle(null));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(isCertificateError(error.code) ? 'untrusted' : 'unreachable'));
  });
}

/** The codes that Node gives certificates which do not verify: OpenSSL's, and its own for a name that does not match. */
function isCertificateError(code = ''): boolean {
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' || /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

function streamTransport(socket: Socket, { onMessage, onLost }: StunTransportEvents): StunTransport {
  let received: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let length = frameLength(received); length !== null && length <= received.length; length = frameLength(received)) {
      onMessage(received.subarray(0, length));
      received = received.subarray(length);
    }
  });
  socket.on('error', () => {});
  socket.once('close', onLost);
  return {
    reliable: true,
    send(bytes) {
      // ChannelData is padded on a stream, and only there (RFC 8656, section 12.5).
      socket.write(Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]));
    },
    close: () => void socket.destroy(),
  };
}

/** How long the message at the front of a stream is, by its own words; null while that cannot be told. */
function frameLength(bytes: Buffer): number | null {
  if (bytes.length < 4) return null;
  const length = bytes.readUInt16BE(2);
  return isChannelData(bytes) ? 4 + ((length + 3) & ~3) : 20 + length;
}

/** Channel numbers begin where message types end (RFC 8656, section 12). */
export function isChannelData(bytes: Buffer): boolean {
  return (bytes[0] ?? 0) >> 6 === 1;
}
