import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { requestSchemas } from '#lib/protocol/events.ts';
import type { NoticeName, RequestName } from '#lib/protocol/events.ts';
import { ACK_TIMEOUT_MS } from '#lib/protocol/limits.ts';
import type { NoticeListeners, OpenSignaling, RequestFailure, Signaling, SocketState } from './signaling.ts';
import { deliverNotice } from './deliverNotice.ts';
import { socketTable } from './socketMachine.ts';
import type { SocketInput } from './socketMachine.ts';

/** The server's end of one fake socket. */
export interface FakeSocketEnd {
  /** Set by the server: what a request does. `reply` answers it; null when nobody waits for an answer. */
  onRequest: (name: string, request: unknown, reply: ((answer: unknown) => void) | null) => void;
  /** Set by the server: the socket is gone. */
  onClose: () => void;
  notify(name: NoticeName, notice: unknown): void;
  /** Ends the socket; the client comes back by itself. */
  hangUp(): void;
}

export interface FakeLineOptions {
  readonly clock: Clock;
  /** What takes a new socket, or null while no server is there. */
  readonly server: () => ((end: FakeSocketEnd) => void) | null;
  /** ms one way, asked anew for each message; order is kept all the same. */
  readonly delay?: () => number;
  /** ms until the next attempt to connect. */
  readonly retry?: () => number;
  /** ms that a silent socket is believed in. */
  readonly patience?: () => number;
  /** Extra deliveries of a notice, in ms after the first: what a faulty or hostile relay does. Null holds the first one back by that much. */
  readonly mangle?: (name: NoticeName) => { readonly hold: number; readonly again: readonly number[] } | null;
}

const failed = (reason: RequestFailure): { readonly ok: false; readonly reason: RequestFailure } => ({ ok: false, reason });
const clone = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** One direction of a socket: keeps order, and keeps what it cannot deliver until it can. */
class FakePipe {
  readonly #line: FakeLine;
  readonly #scope: Scope;
  #waiting: (() => void)[] = [];
  #arrival = 0;

  constructor(line: FakeLine, scope: Scope) {
    this.#line = line;
    this.#scope = scope;
  }

  send(deliver: () => void): void {
    if (!this.#line.online) {
      this.#waiting.push(deliver);
      return;
    }
    const { clock, delay } = this.#line.options;
    this.#arrival = Math.max(this.#arrival, clock.now() + delay());
    this.#scope.after(clock, this.#arrival - clock.now(), deliver);
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const deliver of waiting) this.send(deliver);
  }
}

/** One connection between a client and a server: what TCP and a heartbeat make of it. */
class FakeConnection {
  readonly up: FakePipe;
  readonly down: FakePipe;
  readonly end: FakeSocketEnd;
  readonly #line: FakeLine;
  readonly #clientScope = new Scope();
  readonly #serverScope = new Scope();
  readonly #onLost: () => void;
  readonly #listeners: NoticeListeners;
  #stopGivingUp: () => void = () => {};

  constructor(line: FakeLine, listeners: NoticeListeners, onLost: () => void) {
    this.#line = line;
    this.#listeners = listeners;
    this.#onLost = onLost;
    this.up = new FakePipe(line, this.#serverScope);
    this.down = new FakePipe(line, this.#clientScope);
    this.end = {
      onRequest: () => {},
      onClose: () => {},
      notify: (name, notice) => this.#notify(name, clone(notice)),
      hangUp: () => {
        this.#serverLoses();
        this.down.send(() => this.clientLoses());
      },
    };
  }

  reply(deliver: () => void): void {
    if (!this.#serverScope.closed) this.down.send(deliver);
  }

  /** Both ends find out now; whatever is under way is lost. */
  break(): void {
    this.clientLoses();
    this.#serverLoses();
  }

  /** What was sent before still arrives, then the end. */
  closeFromClient(): void {
    this.#clientScope.close();
    this.up.send(() => this.#serverLoses());
    // A server that cannot be told finds out by its heartbeat.
    if (!this.#line.online) this.#serverScope.after(this.#line.options.clock, this.#line.options.patience(), () => this.#serverLoses());
  }

  /** The client is no more, without a word. */
  killClient(): void {
    this.#clientScope.close();
    this.#serverScope.after(this.#line.options.clock, this.#line.options.patience(), () => this.#serverLoses());
  }

  clientLoses(): void {
    if (this.#clientScope.closed) return;
    this.#clientScope.close();
    this.#onLost();
    // A client that has given up says so as soon as it can; the server may find out by itself before.
    this.up.send(() => this.#serverLoses());
  }

  onlineChanged(online: boolean): void {
    this.#stopGivingUp();
    if (online) {
      this.up.flush();
      this.down.flush();
      return;
    }
    const { clock, patience } = this.#line.options;
    const stops = [
      this.#clientScope.after(clock, patience(), () => this.clientLoses()),
      this.#serverScope.after(clock, patience(), () => {
        this.#serverLoses();
        this.down.send(() => this.clientLoses());
      }),
    ];
    this.#stopGivingUp = () => {
      for (const stop of stops) stop();
    };
  }

  #serverLoses(): void {
    if (this.#serverScope.closed) return;
    this.#serverScope.close();
    this.end.onClose();
  }

  #notify(name: NoticeName, notice: unknown): void {
    if (this.#serverScope.closed) return;
    const { clock, mangle } = this.#line.options;
    // What nobody listens for goes unheard.
    const deliver = () => void (Object.hasOwn(this.#listeners, name) && deliverNotice(this.#listeners, name, notice));
    const mangled = mangle(name);
    if (!mangled) return this.down.send(deliver);
    const { hold, again } = mangled;
    for (const wait of [hold, ...again]) {
      this.#clientScope.after(clock, wait, () => this.down.send(deliver));
    }
  }
}

/** One computer's way to the server. Everything that opens signaling over it shares its fate. */
export class FakeLine {
  readonly options: Required<FakeLineOptions>;
  readonly #sessions = new Set<FakeSession>();
  #online = true;

  constructor(options: FakeLineOptions) {
    this.options = { delay: () => 5, retry: () => 300, patience: () => 6_000, mangle: () => null, ...options };
  }

  get online(): boolean {
    return this.#online;
  }

  readonly openSignaling: OpenSignaling = (listeners) => {
    const session = new FakeSession(this, listeners, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  };

  /** Sessions that were opened and not closed: what a test of clean-up counts. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Every socket is lost at once, as both ends see it. */
  drop(): void {
    for (const session of this.#sessions) session.connection?.break();
  }

  /** Takes the computer off the network or back on: sockets are believed in for a while, and what was sent meanwhile waits. */
  setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    for (const session of this.#sessions) session.connection?.onlineChanged(online);
  }

  /** A process that holds these sessions is killed: nothing more comes of them. */
  kill(): void {
    for (const session of this.#sessions) session.kill();
  }
}

class FakeSession implements Signaling {
  readonly state = new Store<SocketState>('connecting');
  connection: FakeConnection | null = null;
  readonly #line: FakeLine;
  readonly #listeners: NoticeListeners;
  readonly #scope = new Scope();
  readonly #waiting = new Set<() => void>();

  constructor(line: FakeLine, listeners: NoticeListeners, onClosed: () => void) {
    this.#line = line;
    this.#listeners = listeners;
    this.#scope.add(onClosed);
    this.#attempt(line.options.delay());
  }

  async request<N extends RequestName>(name: N, request: unknown) {
    const { connection } = this;
    if (!connection || this.state.get() !== 'connected') return failed('disconnected');
    const sent = clone(request);
    const answer = await new Promise<{ readonly answer: unknown } | RequestFailure>((resolve) => {
      const scope = this.#scope.child();
      const settle = (outcome: { readonly answer: unknown } | RequestFailure) => {
        this.#waiting.delete(lost);
        scope.close();
        resolve(outcome);
      };
      const lost = () => settle('disconnected');
      this.#waiting.add(lost);
      scope.after(this.#line.options.clock, ACK_TIMEOUT_MS, () => settle('timeout'));
      connection.up.send(() =>
        connection.end.onRequest(name, sent, (answered) => {
          const copy = clone(answered);
          connection.reply(() => settle({ answer: copy }));
        }),
      );
    });
    if (typeof answer === 'string') return failed(answer);
    const reply = requestSchemas[name].reply.safeParse(answer.answer);
    return reply.success ? reply.data : failed('malformed-reply');
  }

  notify<N extends RequestName>(name: N, request: unknown): void {
    const { connection } = this;
    if (!connection || this.state.get() !== 'connected') return;
    const sent = clone(request);
    connection.up.send(() => connection.end.onRequest(name, sent, () => {}));
  }

  close(): void {
    this.#input('closed');
    this.connection?.closeFromClient();
    this.connection = null;
    this.#scope.close();
    for (const lost of [...this.#waiting]) lost();
  }

  kill(): void {
    this.connection?.killClient();
    this.connection = null;
    this.#scope.close();
  }

  #input(happened: SocketInput): void {
    this.state.set(transition(socketTable, this.state.get(), happened) ?? this.state.get());
  }

  #attempt(wait: number): void {
    const { clock, retry, server, delay } = this.#line.options;
    this.#scope.after(clock, wait, () => {
      const accept = this.#line.online ? server() : null;
      if (!accept) return this.#attempt(retry());
      const connection = new FakeConnection(this.#line, this.#listeners, () => this.#lose());
      this.connection = connection;
      accept(connection.end);
      this.#scope.after(clock, delay(), () => {
        if (this.connection === connection) this.#input('opened');
      });
    });
  }

  #lose(): void {
    this.connection = null;
    this.#input('lost');
    for (const lost of [...this.#waiting]) lost();
    this.#attempt(this.#line.options.retry());
  }
}
