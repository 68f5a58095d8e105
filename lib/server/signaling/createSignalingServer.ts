import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as Engine } from 'engine.io';
import type { Socket as EngineSocket } from 'engine.io';
import { Server } from 'socket.io';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Log } from '#lib/kernel/log.ts';
import { onePerTurn } from '#lib/kernel/onePerTurn.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '#lib/protocol/events.ts';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS, MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import type { IceSettings } from '#lib/server/access/iceServers.ts';
import { assetHeaders } from '#lib/server/access/securityHeaders.ts';
import { AddressLimit } from '#lib/server/limits/addressLimit.ts';
import { CredentialLimit } from '#lib/server/limits/credentialLimit.ts';
import { describeError } from '#lib/server/ops/describeError.ts';
import type { HashedId } from '#lib/server/ops/hashedIds.ts';
import { noMetrics } from '#lib/server/ops/metrics.ts';
import type { CutCause, Metrics } from '#lib/server/ops/metrics.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';
import type { RendezvousStore } from '#lib/server/rendezvous/store.ts';
import type { RoomStore } from '#lib/server/rooms/store.ts';
import { admitUpgrade, refuseUpgrade } from './admission.ts';
import type { Bus } from './bus.ts';
import { dispatch, requestNamed } from './dispatch.ts';
import type { Answer } from './dispatch.ts';
import { endSpread } from './drain.ts';
import { Guard } from './guard.ts';
import { Hub } from './hub.ts';
import { loseSocket, renewLease, resume } from './lifetime.ts';
import { createRendezvous, leaveSlots } from './rendezvous.ts';
import type { Connection, Signaling } from './standing.ts';
import { startSweeper } from './sweeper.ts';
import { endTogether, watchTraffic } from './traffic.ts';

/** How long a socket may stay without having said that it speaks Socket.IO, in ms. */
const HANDSHAKE_MS = 8_000;

export interface SignalingOptions {
  readonly store: RoomStore;
  readonly rendezvous: RendezvousStore;
  /** Goes with the server, as the store does. */
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly hashedId: HashedId;
  readonly ice: IceSettings;
  readonly roomMax: number;
  readonly allowedOrigins: readonly string[] | null;
  readonly trustedProxies: number;
  /** Most sockets from one address. */
  readonly addressMax: number;
  /** Told what happens. */
  readonly metrics?: Metrics;
}

export interface SignalingStats {
  /** Of all nodes together; null while the store is away. */
  readonly rooms: number | null;
  readonly seats: number | null;
  /** Of this node. */
  readonly sockets: number;
}

export interface SignalingServer {
  /** Takes over a request to upgrade on the signaling path, or refuses it. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stats(): Promise<SignalingStats>;
  /** Opens no more sockets, and ends those that there are one by one: their clients come back, to another server or to the next one here. */
  drain(): Promise<void>;
  /** Ends every socket, in a way that lets clients come back to another server, and releases everything. */
  close(): Promise<void>;
}

/** What the upgrade told us, for as long as its socket lives. */
interface Wire {
  readonly address: string;
  readonly tcp: Duplex;
}

/** The signaling server: introduces people to each other, and knows neither their names nor what they say. */
export function createSignalingServer(options: SignalingOptions): SignalingServer {
  const { store, clock, log, hashedId, metrics = noMetrics } = options;
  const addresses = new AddressLimit(options.addressMax);
  // When a server has come back, everybody behind an address joins at once, some of them twice.
  const credentials = new CredentialLimit(clock, 2 * options.addressMax);
  const wires = new WeakMap<IncomingMessage, Wire>();
  /** Sockets that were not cut. */
  const guards = new WeakMap<EngineSocket, { readonly guard: Guard; readonly openedAt: number; readonly address: string; readonly cut: (cause: CutCause) => void }>();
  const inTurn = onePerTurn();
  /** New sockets are refused. */
  let draining = false;
  let closing = false;

  const engine = new Engine({
    transports: ['websocket'],
    allowUpgrades: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    pingInterval: HEARTBEAT_INTERVAL_MS,
    pingTimeout: HEARTBEAT_TIMEOUT_MS,
    perMessageDeflate: false,
  });
  const io = new Server<ClientToServerEvents, ServerToClientEvents>({ serveClient: false, connectTimeout: HANDSHAKE_MS });
  io.bind(engine);
  // That the store is away is no bug, and is said once, where it is noticed.
  const reportBug = (event: string) => (error: unknown) => void (error instanceof Unavailable || log.error(event, describeError(error)));
  const hub = new Hub(io, options.bus, reportBug('delivery failed'), metrics);
  const signaling: Signaling = { store, rendezvous: createRendezvous(options.rendezvous, clock), hub, clock, metrics, ice: options.ice, roomMax: options.roomMax };
  /** What to do for each socket when the store is back. */
  const resumes = new Set<() => void>();

  const anybodySince = (moment: number) => [...io.sockets.sockets.values()].some(({ conn }) => (guards.get(conn)?.openedAt ?? Infinity) < moment);
  const sweeper = startSweeper({ store, hub, clock, anybodySince, onError: reportBug('sweep failed') });

  engine.on('headers', (headers: Record<string, string>) => Object.assign(headers, assetHeaders));

  engine.on('connection', (conn: EngineSocket) => {
    const wire = wires.get(conn.request);
    const guard = new Guard(clock);
    const address = wire?.address ?? '';
    const cut = (cause: CutCause) => {
      // Frames that came in together are still handed on after the first of them was one too many.
      if (!guards.delete(conn)) return;
      metrics.cut(cause);
      log.warn('socket cut', { cause, address: hashedId(address) });
      conn.close(true);
      // A closing handshake would let it go on sending for half a minute.
      wire?.tcp.destroy();
    };
    guards.set(conn, { guard, openedAt: clock.now(), address, cut });
    if (wire) {
      watchTraffic(conn, wire.tcp, guard, cut);
      endTogether(conn, wire.tcp);
    }
    forgetRequest(conn);
  });

  io.on('connection', (socket) => {
    const { address = '' } = guards.get(socket.conn) ?? {};
    const connection: Connection = { holder: socket.id, address: hashedId(address), standing: { at: 'nowhere' }, mayIssue: credentials.forSocket(address) };
    const queue = new SerialQueue(reportBug('socket queue failed'));
    const id = hashedId(socket.id);
    log.debug('socket open', { socket: id });

    const hangUp = () => {
      socket.conn.close();
    };
    // Most of what a server hears is the heartbeats of sockets that hold nothing.
    const renew = () => {
      if (connection.standing.at === 'seated' || connection.standing.at === 'waiting') void queue.push(() => renewLease(signaling, connection, hangUp));
    };
    const onReturn = () => void queue.push(() => resume(signaling, connection, hangUp));
    socket.conn.on('heartbeat', renew);
    resumes.add(onReturn);

    socket.onAny((event: unknown, ...args: unknown[]) => {
      const limits = guards.get(socket.conn);
      if (!limits) return;
      const acknowledge = args.at(-1);
      const answer = isAcknowledge(acknowledge) ? acknowledge : () => {};
      if (isAcknowledge(acknowledge)) args.pop();
      const name = requestNamed(event);
      const reply = (given: Answer) => {
        metrics.answered(name, given);
        if (!given.ok) log.debug('request refused', { socket: id, request: name, cause: given.reason });
        answer(given);
      };
      const began = performance.now();
      const verdict = limits.guard.request(name);
      if (verdict === 'cut') limits.cut('requests');
      else if (verdict === 'refuse') reply({ ok: false, reason: 'rate-limited' });
      else {
        void queue.push(async () => {
          await sweeper.catchUp();
          reply(await dispatch(signaling, connection, name, args, log));
          if (name === 'join') metrics.joinTook((performance.now() - began) / 1000);
        });
      }
    });

    socket.on('disconnect', (cause) => {
      socket.conn.off('heartbeat', renew);
      resumes.delete(onReturn);
      // Whoever leaves the namespace has no business with the connection either.
      socket.conn.close();
      metrics.closed(cause);
      log.debug('socket closed', { socket: id, cause });
      if (closing) return queue.close();
      void queue.push(() => loseSocket(signaling, connection));
      void queue.push(() => leaveSlots(signaling, connection));
    });
  });

  const stopResuming = store.state.subscribe(() => {
    if (store.state.get() === 'up') for (const onReturn of [...resumes]) onReturn();
  });

  return {
    handleUpgrade(request, socket, head) {
      // A connection that breaks is no news, and without a listener it would end the process.
      socket.on('error', () => {});
      if (draining) {
        metrics.upgrade('closing');
        return refuseUpgrade(socket, 'closing');
      }
      const { allowedOrigins, trustedProxies } = options;
      const admitted = admitUpgrade(request, { allowedOrigins, trustedProxies, addresses });
      metrics.upgrade(admitted.ok ? 'accepted' : admitted.reason);
      if (!admitted.ok) {
        log.warn('upgrade refused', { cause: admitted.reason, address: hashedId(admitted.address) });
        return refuseUpgrade(socket, admitted.reason);
      }
      socket.once('close', admitted.release);
      wires.set(request, { address: admitted.address, tcp: socket });
      // A handshake takes about a millisecond: of fifty at once, everybody in a call would have to wait for the last.
      inTurn(() => {
        if (!socket.destroyed) engine.handleUpgrade(request, socket, head);
      });
    },
    async stats() {
      const { rooms, seats } = await store.count().catch((error: unknown) => {
        if (error instanceof Unavailable) return { rooms: null, seats: null };
        throw error;
      });
      return { rooms, seats, sockets: io.engine.clientsCount };
    },
    async drain() {
      draining = true;
      await endSpread([...io.sockets.sockets.values()].map(({ conn }) => conn), clock);
    },
    async close() {
      draining = true;
      closing = true;
      sweeper.stop();
      stopResuming();
      await io.close();
      await options.bus.close();
      await Promise.all([store.close(), options.rendezvous.close()]);
    },
  };
}

/**
 * Lets go of the request that a socket began with, which nobody needs any more. Engine.IO holds on to it by a listener for middlewares that
 * want to know when it ends, so what it says is emptied: 0.6 kB of the 14 that an idle socket keeps, and more where browsers say more.
 */
function forgetRequest(conn: EngineSocket): void {
  const { request } = conn;
  request.headers = {};
  request.rawHeaders = [];
  request.url = '';
  Object.assign(conn, { request: null });
}

/** What Socket.IO appends to the arguments when the client waits for an answer. Nothing from the wire is a function. */
function isAcknowledge(argument: unknown): argument is (reply: Answer) => void {
  return typeof argument === 'function';
}
