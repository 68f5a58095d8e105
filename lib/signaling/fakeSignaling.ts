import { transition } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { requestSchemas } from '#lib/protocol/events.ts';
import type { RequestName } from '#lib/protocol/events.ts';
import { ACK_TIMEOUT_MS, ALIVE_TIMEOUT_MS } from '#lib/protocol/limits.ts';
import type { NoticeListeners, OpenSignaling, RequestFailure, Signaling, SocketState } from './signaling.ts';
import { clone, FakeConnection } from './fakeConnection.ts';
import type { FakeLineOptions } from './fakeConnection.ts';
import { socketTable } from './socketMachine.ts';
import type { SocketInput } from './socketMachine.ts';

const failed = (reason: RequestFailure): { readonly ok: false; readonly reason: RequestFailure } => ({ ok: false, reason });

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
  #probing = false;

  constructor(line: FakeLine, listeners: NoticeListeners, onClosed: () => void) {
    this.#line = line;
    this.#listeners = listeners;
    this.#scope.add(onClosed);
    this.#attempt(line.options.delay());
  }

  async request<N extends RequestName>(name: N, request: unknown) {
    const answer = await this.#ask(name, request, ACK_TIMEOUT_MS);
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

  probe(): void {
    if (this.#probing) return;
    this.#probing = true;
    const { connection } = this;
    void this.#ask('alive', {}, ALIVE_TIMEOUT_MS).then((answer) => {
      this.#probing = false;
      if (answer === 'timeout' && this.connection === connection) connection?.clientLoses();
    });
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

  async #ask(name: RequestName, request: unknown, patience: number): Promise<{ readonly answer: unknown } | RequestFailure> {
    const { connection } = this;
    if (!connection || this.state.get() !== 'connected') return 'disconnected';
    const sent = clone(request);
    return new Promise((resolve) => {
      const scope = this.#scope.child();
      const settle = (outcome: { readonly answer: unknown } | RequestFailure) => {
        this.#waiting.delete(lost);
        scope.close();
        resolve(outcome);
      };
      const lost = () => settle('disconnected');
      this.#waiting.add(lost);
      scope.after(this.#line.options.clock, patience, () => settle('timeout'));
      connection.up.send(() =>
        connection.end.onRequest(name, sent, (answered) => {
          const copy = clone(answered);
          connection.reply(() => settle({ answer: copy }));
        }),
      );
    });
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
