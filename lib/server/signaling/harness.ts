import type { Server } from 'node:http';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createLog } from '#lib/kernel/log.ts';
import { noticeSchemas, requestSchemas, SIGNALING_PATH } from '#lib/protocol/events.ts';
import type { NoticeName, NoticeOf, ReplyOf, RequestName } from '#lib/protocol/events.ts';
import { createSeatToken, generation, participantIdOf, roomName, roomProof, visitId } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import { createHttpServer } from '#lib/server/httpServer.ts';
import type { RequestHandler } from '#lib/server/httpServer.ts';
import { createHashedIds } from '#lib/server/ops/hashedIds.ts';
import { MemoryRendezvous } from '#lib/server/rendezvous/memoryRendezvous.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import type { RoomStore } from '#lib/server/rooms/store.ts';
import { LocalBus } from './bus.ts';
import { createSignalingServer } from './createSignalingServer.ts';
import type { SignalingOptions, SignalingServer } from './createSignalingServer.ts';
import { SWEEP_MS } from './sweeper.ts';

// A real HTTP server on a free port with real sockets, for tests. Only the clock is not real.

export const aRoom: RoomName = roomName.parse('r'.repeat(21));
export const aProof = roomProof.parse(`${'p'.repeat(42)}A`);
export const anotherProof = roomProof.parse(`${'q'.repeat(42)}A`);
export const aBox = 'x'.repeat(40);
export const aHeader = { generation: generation.parse('g'.repeat(12)), visit: visitId.parse('v'.repeat(12)), seq: 0 };
export const signalTo = (to: ParticipantId) => ({ to, header: aHeader, box: aBox });

type Notice = { [N in NoticeName]: { readonly name: N; readonly notice: NoticeOf<N> } }[NoticeName];

/** A client that speaks the protocol and keeps whatever it is told. */
export class TestClient {
  readonly socket: Socket;
  readonly seat = createSeatToken();
  readonly heard: Notice[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((name: NoticeName, notice: unknown) => {
      // Whatever the server says has to be in the contract.
      this.heard.push({ name, notice: noticeSchemas[name].parse(notice) } as Notice);
      this.#wake();
    });
    socket.on('disconnect', () => this.#wake());
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  async request<N extends RequestName>(name: N, request: unknown): Promise<ReplyOf<N>> {
    return requestSchemas[name].reply.parse(await this.socket.timeout(5_000).emitWithAck(name, request));
  }

  watch(over: object = {}) {
    return this.request('watch', { room: aRoom, proof: aProof, seat: this.seat, ...over });
  }

  join(over: object = {}) {
    return this.request('join', { room: aRoom, proof: aProof, seat: this.seat, profile: aBox, signals: [], ...over });
  }

  /** Joins, and fails the test when that is refused. */
  async seated(over: object = {}) {
    const reply = await this.join(over);
    if (!reply.ok) throw new Error(`refused: ${reply.reason}`);
    return reply;
  }

  notices<N extends NoticeName>(name: N): NoticeOf<N>[] {
    return this.heard.filter((entry): entry is Extract<Notice, { name: N }> => entry.name === name).map(({ notice }) => notice) as NoticeOf<N>[];
  }

  /** Resolves once `holds` does; looks again at whatever this client hears. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`waited in vain; heard ${JSON.stringify(this.heard)}`));
      }, 5_000);
      const check = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Resolves once the last roster heard shows these many participants. */
  untilPresent(count: number): Promise<void> {
    return this.until(() => this.notices('roster').at(-1)?.participants.length === count);
  }
}

export interface Harness {
  readonly port: number;
  readonly clock: FakeClock;
  readonly store: RoomStore;
  readonly signaling: SignalingServer;
  readonly lines: readonly string[];
  connect(headers?: Record<string, string>): Promise<TestClient>;
  close(): Promise<void>;
}

/** Starts a server; `close` ends it and every client. */
export async function startHarness(over: Partial<SignalingOptions> & { readonly handle?: RequestHandler } = {}): Promise<Harness> {
  const clock = new FakeClock();
  const store = over.store ?? new MemoryStore();
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const signaling = createSignalingServer({
    clock,
    log,
    hashedId: createHashedIds(),
    ice: { stunUrls: ['stun:stun.example'], turn: { urls: ['turn:turn.example'], secret: 'key', ttl: 600 } },
    roomMax: 12,
    allowedOrigins: null,
    trustedProxies: 0,
    addressMax: 100,
    rendezvous: new MemoryRendezvous(),
    bus: new LocalBus(),
    ...over,
    store,
  });
  const server: Server = createHttpServer({
    handle: over.handle ?? ((_request, response) => void response.end('page')),
    signaling: signaling.handleUpgrade,
    otherUpgrades: () => false,
    log,
  });
  const sockets: Socket[] = [];
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });

  return {
    port,
    clock,
    store,
    signaling,
    lines,
    connect(headers) {
      const socket = io(`http://127.0.0.1:${port}`, {
        path: SIGNALING_PATH,
        addTrailingSlash: false,
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        extraHeaders: { Origin: `http://127.0.0.1:${port}`, ...headers },
      });
      sockets.push(socket);
      const client = new TestClient(socket);
      return new Promise((resolve, reject) => {
        socket.once('connect', () => resolve(client));
        socket.once('connect_error', reject);
      });
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      await signaling.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A round trip on `client`: whatever the server sent it before has arrived when this resolves. */
export const settled = (client: TestClient) => client.watch({ proof: anotherProof });

/** Lets `ms` go by on `server`, sweep by sweep, while `alive` shows signs of life. */
export async function pass(server: Harness, ms: number, alive: TestClient): Promise<void> {
  for (let passed = 0; passed < ms; passed += SWEEP_MS) {
    const place = { room: aRoom, seat: await participantIdOf(aRoom, alive.seat), holder: alive.socket.id ?? '' };
    await server.store.renew(place, server.clock.now() + LEASE_MS);
    server.clock.advance(SWEEP_MS);
    await settled(alive);
  }
}

/** All that the server answers to `text` on a bare connection, until it closes that. */
export function rawAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
