import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createLog } from '#lib/kernel/log.ts';
import { Store } from '#lib/kernel/store.ts';
import { noticeSchemas, requestSchemas } from '#lib/protocol/events.ts';
import type { NoticeName, RequestName, RequestOf } from '#lib/protocol/events.ts';
import type { SlotNotice } from '#lib/protocol/rendezvous.ts';
import { MemoryRendezvous } from '#lib/server/rendezvous/memoryRendezvous.ts';
import { LocalBus } from '#lib/server/signaling/bus.ts';
import { noMetrics } from '#lib/server/ops/metrics.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import { dispatch } from '#lib/server/signaling/dispatch.ts';
import { Hub } from '#lib/server/signaling/hub.ts';
import type { SignalingIo } from '#lib/server/signaling/hub.ts';
import { createRendezvous, leaveSlots } from '#lib/server/signaling/rendezvous.ts';
import type { Connection, Signaling as ServerSide } from '#lib/server/signaling/standing.ts';
import type { OpenSignaling, Signaling, SocketState } from '#lib/signaling/signaling.ts';

/** The real handlers of the server with sockets in memory, for tests of both sides of a spoken code. */
export class RendezvousTestBed {
  readonly clock = new FakeClock();
  readonly slots = new MemoryRendezvous();
  /** Everything that went over any wire, as JSON. */
  readonly wire: string[] = [];
  /** What a server that lies says instead of a notice; null drops it. */
  lie: (notice: SlotNotice, to: string) => SlotNotice | null = (notice) => notice;
  /** Whether sockets open. */
  reachable = true;
  readonly #sockets = new Map<string, { readonly tell: (name: NoticeName, notice: unknown) => void; readonly lose: () => void }>();
  readonly #server: ServerSide;
  readonly #log = createLog('error', (line) => this.logged.push(line));
  readonly logged: string[] = [];
  #opened = 0;

  constructor() {
    const io = { to: (holder: string) => ({ emit: (name: NoticeName, notice: unknown) => this.#sockets.get(holder)?.tell(name, notice) }) };
    this.#server = {
      store: new MemoryStore(),
      rendezvous: createRendezvous(this.slots, this.clock),
      hub: new Hub(io as unknown as SignalingIo, new LocalBus(), (error) => this.logged.push(String(error))),
      clock: this.clock,
      metrics: noMetrics,
      ice: { stunUrls: [], turn: null },
      roomMax: 2,
    };
  }

  /** Sockets that are open: what a test of clean-up counts. */
  get sockets(): number {
    return this.#sockets.size;
  }

  /** Every socket is lost. */
  drop(): void {
    for (const { lose } of this.#sockets.values()) lose();
  }

  /** Lets everything that is under way come to rest. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Asks the server as somebody who speaks the protocol and is no browser of ours. */
  async ask(holder: string, name: RequestName, request: unknown): Promise<unknown> {
    return dispatch(this.#server, this.#connection(holder), name, [request], this.#log);
  }

  readonly openSignaling: OpenSignaling = (listeners) => {
    const state = new Store<SocketState>('connecting');
    const connection = this.#connection(`socket-${this.#opened++}`);
    const gone = (next: SocketState) => {
      if (this.#sockets.delete(connection.holder)) void leaveSlots(this.#server, connection);
      state.set(next);
    };
    queueMicrotask(() => {
      if (!this.reachable || state.get() !== 'connecting') return;
      this.#sockets.set(connection.holder, {
        tell: (name, notice) => {
          if (name !== 'slot') throw new Error(`a socket for a code was told ${name}`);
          const told = this.lie(noticeSchemas.slot.parse(notice), connection.holder);
          this.wire.push(JSON.stringify(told));
          queueMicrotask(() => told && state.get() === 'connected' && listeners.slot?.(told));
        },
        lose: () => gone('reconnecting'),
      });
      state.set('connected');
    });
    const signaling: Signaling = {
      state,
      request: async <N extends RequestName>(name: N, request: RequestOf<N>) => {
        this.wire.push(JSON.stringify(request));
        const reply: unknown = await this.ask(connection.holder, name, request);
        this.wire.push(JSON.stringify(reply));
        return requestSchemas[name].reply.parse(reply);
      },
      notify: (name, request) => void signaling.request(name, request),
      probe: () => {},
      close: () => gone('closed'),
    };
    return signaling;
  };

  #connection(holder: string): Connection {
    return { holder, address: holder, standing: { at: 'nowhere' }, mayIssue: () => true };
  }
}
