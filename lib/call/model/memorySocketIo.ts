import { EventEmitter } from 'node:events';
import type { NoticeName } from '#lib/protocol/events.ts';
import { HEARTBEAT_INTERVAL_MS } from '#lib/protocol/limits.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { FakeSocketEnd } from '#lib/signaling/fakeConnection.ts';

/** Engine.IO's server without a network. */
export class MemoryEngine extends EventEmitter {
  handleUpgrade(): void {}
}

class MemoryConn extends EventEmitter {
  request: object = {};
  readonly #close: () => void;

  constructor(close: () => void) {
    super();
    this.#close = close;
  }

  close(): void {
    this.#close();
  }
}

/** One socket as the server holds it, in the parts of Socket.IO's API that the signaling server uses. */
class MemorySocket extends EventEmitter {
  readonly id: string;
  readonly conn: MemoryConn;
  readonly #server: MemoryServer;
  readonly #end: FakeSocketEnd;
  #any: ((event: unknown, ...args: unknown[]) => void)[] = [];
  #open = true;
  #stopHeart: () => void = () => {};

  constructor(server: MemoryServer, id: string, end: FakeSocketEnd, clock: Clock, reachable: () => boolean) {
    super();
    this.#server = server;
    this.id = id;
    this.#end = end;
    this.conn = new MemoryConn(() => this.lose('forced close', true));
    end.onRequest = (name, request, reply) => {
      if (!this.#open) return;
      this.conn.emit('packet', { data: JSON.stringify([name, request]) });
      for (const listener of this.#any) listener(name, request, ...(reply ? [reply] : []));
    };
    end.onClose = () => this.lose('transport close', false);
    const beat = () => {
      this.#stopHeart = clock.after(HEARTBEAT_INTERVAL_MS, beat);
      if (reachable()) this.conn.emit('heartbeat');
    };
    this.#stopHeart = clock.after(HEARTBEAT_INTERVAL_MS, beat);
  }

  onAny(listener: (event: unknown, ...args: unknown[]) => void): void {
    this.#any.push(listener);
  }

  join(room: string): void {
    this.#server.enter(room, this.id);
  }

  leave(room: string): void {
    this.#server.exit(room, this.id);
  }

  say(name: NoticeName, notice: unknown): void {
    if (this.#open) this.#end.notify(name, notice);
  }

  lose(cause: string, tellClient: boolean): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stopHeart();
    this.#any = [];
    this.#server.forget(this.id);
    if (tellClient) this.#end.hangUp();
    this.emit('disconnect', cause);
  }
}

/** Socket.IO's server without a network: what `vi.mock('socket.io')` puts in its place. */
export class MemoryServer extends EventEmitter {
  /** Every server made and not closed, the newest last. */
  static readonly running: MemoryServer[] = [];
  readonly sockets = { sockets: new Map<string, MemorySocket>() };
  /** Hears of every notice on its way to a socket: where a test looks at what the server says to whom. */
  onNotice: (holder: string, name: NoticeName, notice: unknown) => void = () => {};
  engine = Object.assign(new MemoryEngine(), { clientsCount: 0 });
  readonly #rooms = new Map<string, Set<string>>();
  #named = 0;

  constructor() {
    super();
    MemoryServer.running.push(this);
  }

  bind(engine: MemoryEngine): void {
    this.engine = Object.assign(engine, { clientsCount: 0 });
  }

  /** Lets one client in; `reachable` says whether it answers heartbeats. */
  accept(end: FakeSocketEnd, clock: Clock, reachable: () => boolean): void {
    const socket = new MemorySocket(this, `socket-${MemoryServer.running.length}-${this.#named++}`, end, clock, reachable);
    this.engine.emit('connection', socket.conn);
    this.sockets.sockets.set(socket.id, socket);
    this.emit('connection', socket);
  }

  to(room: string, except?: string) {
    const targets = (): MemorySocket[] => {
      const direct = this.sockets.sockets.get(room);
      const members = direct ? [direct] : [...(this.#rooms.get(room) ?? [])].map((id) => this.sockets.sockets.get(id));
      return members.filter((socket) => socket !== undefined && socket.id !== except) as MemorySocket[];
    };
    return {
      except: (holder: string) => this.to(room, holder),
      emit: (name: NoticeName, notice: unknown) => {
        for (const socket of targets()) {
          this.onNotice(socket.id, name, notice);
          socket.say(name, notice);
        }
      },
      socketsLeave: (other: string) => {
        for (const socket of targets()) this.exit(other, socket.id);
      },
    };
  }

  in(room: string) {
    return this.to(room);
  }

  enter(room: string, id: string): void {
    this.#rooms.set(room, (this.#rooms.get(room) ?? new Set()).add(id));
  }

  exit(room: string, id: string): void {
    const members = this.#rooms.get(room);
    members?.delete(id);
    if (members?.size === 0) this.#rooms.delete(room);
  }

  forget(id: string): void {
    this.sockets.sockets.delete(id);
    for (const room of [...this.#rooms.keys()]) this.exit(room, id);
  }

  /** Rooms that anybody is in: what a test of clean-up counts. */
  get rooms(): number {
    return this.#rooms.size;
  }

  async close(): Promise<void> {
    const at = MemoryServer.running.indexOf(this);
    if (at >= 0) MemoryServer.running.splice(at, 1);
    for (const socket of [...this.sockets.sockets.values()]) socket.lose('server shutting down', true);
  }
}
