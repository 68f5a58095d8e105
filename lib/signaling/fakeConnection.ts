import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { NoticeName } from '#lib/protocol/events.ts';
import { deliverNotice } from './deliverNotice.ts';
import type { NoticeListeners } from './signaling.ts';

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

/** What connections share the fate of. */
interface Line {
  readonly online: boolean;
  readonly options: Required<FakeLineOptions>;
}

/** As the wire would carry it. */
export const clone = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** One direction of a socket: keeps order, and keeps what it cannot deliver until it can. */
class FakePipe {
  readonly #line: Line;
  readonly #scope: Scope;
  #waiting: (() => void)[] = [];
  #arrival = 0;

  constructor(line: Line, scope: Scope) {
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
export class FakeConnection {
  readonly up: FakePipe;
  readonly down: FakePipe;
  readonly end: FakeSocketEnd;
  readonly #line: Line;
  readonly #clientScope = new Scope();
  readonly #serverScope = new Scope();
  readonly #onLost: () => void;
  readonly #listeners: NoticeListeners;
  #stopGivingUp: () => void = () => {};

  constructor(line: Line, listeners: NoticeListeners, onLost: () => void) {
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
