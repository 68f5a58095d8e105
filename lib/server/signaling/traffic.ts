import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket as EngineSocket } from 'engine.io';
import { MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import type { CutCause } from '#lib/server/ops/metrics.ts';
import type { Guard } from './guard.ts';

/**
 * Most characters that wait for one client to read. Sixteen of the largest frames, which is more than anybody who still answers the
 * heartbeat can be behind; without an end, the memory of the server is whoever's who stops reading and has others talk to him.
 */
const MAX_UNREAD_CHARS = 16 * MAX_FRAME_BYTES;

/** ms that a client has for its part of the closing handshake (RFC 6455, section 7.1.2). A library would wait for half a minute, and read on. */
const GOODBYE_MS = 1_000;

interface Packet {
  readonly data?: unknown;
}

/** What is watched of an Engine.IO connection. */
type Watched = Pick<EngineSocket, 'request'> & { on(event: 'packet' | 'packetCreate' | 'flush', listener: (packet: Packet) => void): unknown };

const charsOf = ({ data }: Packet): number => (typeof data === 'string' ? data.length : 0);

/** What carries a connection: Engine.IO hangs it on the request that it began with. */
function websocketOf({ websocket }: IncomingMessage & { readonly websocket?: unknown }): EventEmitter | null {
  return websocket instanceof EventEmitter ? websocket : null;
}

/** Calls `cut` once `conn`, which has just been made, sends more than `guard` lets pass, or leaves too much unread. */
export function watchTraffic(conn: Watched, tcp: Pick<Duplex, 'writableLength'>, guard: Guard, cut: (cause: CutCause) => void): void {
  const count = (chars: number): void => {
    if (guard.packet(chars) === 'cut') cut('packets');
  };
  conn.on('packet', (packet: Packet) => count(charsOf(packet)));
  // Control frames (RFC 6455, section 5.5) are answered further down, and no packet tells of them.
  const websocket = websocketOf(conn.request);
  for (const control of ['ping', 'pong'])
    websocket?.on(control, (payload: Buffer) => {
      count(payload.length);
      // What answers them waits in the connection itself.
      if (tcp.writableLength > MAX_UNREAD_CHARS) cut('unread');
    });

  let unread = 0;
  conn.on('packetCreate', (packet: Packet) => {
    unread += charsOf(packet);
    if (unread > MAX_UNREAD_CHARS) cut('unread');
  });
  // Handed on whole, which happens only when what went before has left this process.
  conn.on('flush', () => {
    unread = 0;
  });
}

/** Ends what carries `conn` when it is closed, whatever the other side does. In real time, as Engine.IO counts. */
export function endTogether(conn: EngineSocket, tcp: Duplex): void {
  conn.once('close', () => {
    if (tcp.destroyed) return;
    const timer = setTimeout(() => tcp.destroy(), GOODBYE_MS);
    timer.unref();
    tcp.once('close', () => clearTimeout(timer));
  });
}
