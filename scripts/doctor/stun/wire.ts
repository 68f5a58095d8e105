import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { lookup } from 'node:dns/promises';
import { connect as connectSecurely } from 'node:tls';
import { codeOf } from '../finding.ts';
import type { IceUrl } from './iceUrl.ts';
import { decode, lengthOf } from './message.ts';
import type { StunMessage } from './message.ts';

/** Why a server cannot be spoken to. `code` is Node.js's word for it. */
export interface WireFailure {
  readonly reason: 'no-address' | 'unreachable' | 'untrusted' | 'silent' | 'strange';
  readonly code: string;
}

export type Received = { readonly ok: true; readonly message: StunMessage } | ({ readonly ok: false } & WireFailure);

/** First wait before a request over UDP is sent again, doubled each time (RFC 8489, section 6.2.1). */
const RETRY_MS = 500;

/** A way to a STUN or TURN server. */
export interface Wire {
  /** Sends a request and resolves with its answer; over UDP it is sent again until then. */
  exchange(request: Buffer): Promise<Received>;
  /** Resolves with the first indication of `type`, or with null when none comes in `patience` ms. */
  indication(type: number, patience: number): Promise<StunMessage | null>;
  close(): void;
}

export type Opened = { readonly ok: true; readonly wire: Wire } | ({ readonly ok: false } & WireFailure);

export interface WireOptions {
  /** ms for the connection, and for each answer. */
  readonly patience: number;
  readonly ca: string | null;
}

/** Opens a way to `url`. Close what it gives. */
export async function openWire(url: IceUrl, { patience, ca }: WireOptions): Promise<Opened> {
  let address: string;
  try {
    ({ address } = await lookup(url.host));
  } catch (error) {
    return { ok: false, reason: 'no-address', code: codeOf(error) };
  }
  if (url.over === 'udp') return { ok: true, wire: await datagrams(address, url.port, patience) };

  const options = { host: address, port: url.port };
  const names = isIP(url.host) === 0 ? { servername: url.host } : {};
  const socket = url.over === 'tcp' ? connect(options) : connectSecurely({ ...options, ...names, host: address, ...(ca === null ? {} : { ca }) });
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })), patience);
  try {
    await once(socket, url.over === 'tcp' ? 'connect' : 'secureConnect');
  } catch (error) {
    socket.destroy();
    const code = codeOf(error);
    const reached = url.over === 'tls' && !['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
    return { ok: false, reason: reached ? 'untrusted' : 'unreachable', code };
  } finally {
    clearTimeout(timer);
  }
  return { ok: true, wire: stream(socket, patience) };
}

/** Tells waiting ones what came in. */
class Inbox {
  readonly #waiting = new Set<(message: StunMessage | WireFailure) => void>();

  take(message: StunMessage | WireFailure): void {
    for (const tell of [...this.#waiting]) tell(message);
  }

  /** The first thing that `wanted` takes; a failure ends every wait. */
  first(wanted: (message: StunMessage) => boolean, patience: number): Promise<Received> {
    return new Promise((resolve) => {
      const done = (received: Received) => {
        clearTimeout(timer);
        this.#waiting.delete(tell);
        resolve(received);
      };
      const tell = (message: StunMessage | WireFailure) => {
        if ('reason' in message) done({ ok: false, ...message });
        else if (wanted(message)) done({ ok: true, message });
      };
      const timer = setTimeout(() => done({ ok: false, reason: 'silent', code: 'ETIMEDOUT' }), patience);
      this.#waiting.add(tell);
    });
  }
}

const answerTo = (request: Buffer) => (message: StunMessage) => message.transaction.equals(request.subarray(8, 20));

function wireOver(inbox: Inbox, patience: number, send: (request: Buffer) => () => void, close: () => void): Wire {
  return {
    async exchange(request) {
      const answer = inbox.first(answerTo(request), patience);
      const stop = send(request);
      try {
        return await answer;
      } finally {
        stop();
      }
    },
    async indication(type, wait) {
      const received = await inbox.first((message) => message.type === type, wait);
      return received.ok ? received.message : null;
    },
    close,
  };
}

async function datagrams(address: string, port: number, patience: number): Promise<Wire> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  const inbox = new Inbox();
  socket.on('error', (error) => inbox.take({ reason: 'unreachable', code: codeOf(error) }));
  socket.on('message', (bytes) => {
    const message = decode(bytes);
    inbox.take(message ?? { reason: 'strange', code: 'no STUN message' });
  });
  // Connected, so that a port that nothing listens on is told (ECONNREFUSED) and strangers are not heard.
  socket.connect(port, address);
  await once(socket, 'connect');
  const send = (request: Buffer) => {
    let [wait, timer]: [number, NodeJS.Timeout | null] = [RETRY_MS, null];
    const again = () => {
      socket.send(request, () => {});
      timer = setTimeout(again, wait);
      wait *= 2;
    };
    again();
    return () => void (timer && clearTimeout(timer));
  };
  return wireOver(inbox, patience, send, () => socket.close());
}

function stream(socket: Socket, patience: number): Wire {
  const inbox = new Inbox();
  let bytes = Buffer.alloc(0);
  socket.on('error', (error) => inbox.take({ reason: 'unreachable', code: codeOf(error) }));
  socket.on('close', () => inbox.take({ reason: 'silent', code: 'closed' }));
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 20) {
      const length = lengthOf(bytes);
      if (length === null) return inbox.take({ reason: 'strange', code: 'no STUN message' });
      if (bytes.length < length) return;
      const message = decode(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
      if (message) inbox.take(message);
    }
  });
  const send = (request: Buffer) => {
    socket.write(request);
    return () => {};
  };
  return wireOver(inbox, patience, send, () => socket.destroy());
}
