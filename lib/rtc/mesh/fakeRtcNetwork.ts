import type { Clock } from '#lib/kernel/clock.ts';
import { FakePeerConnection } from './fakePeerConnection.ts';
import type { CreatePeerConnection } from './linkConnection.ts';

export interface FakeRtcOptions {
  readonly clock: Clock;
  /** ms that a browser takes over a task, or the network over a packet; asked anew each time. */
  readonly delay?: (of: 'task' | 'packet') => number;
  /** Whether what is sent right before a connection is closed still gets through; asked anew each time. */
  readonly lastWords?: () => boolean;
  /** Whether an ICE restart brings a connection back from `failed`: Firefox says no. */
  readonly recoversFromFailed?: boolean;
  /** Whether media flows wherever packets pass: everybody might be muted. */
  readonly media?: () => boolean;
  /** Whether the browser of `host` can parse an offer that `from` made. */
  readonly parses?: (host: string, from: string) => boolean;
}

/** Where connections are made: one browser, with its network. */
export interface FakeHost {
  readonly name: string;
  readonly address: number;
  readonly online: boolean;
  readonly createPeerConnection: CreatePeerConnection;
}

/** The network between fake peer connections, and a count of everything there is. */
export class FakeRtcNetwork {
  readonly clock: Clock;
  readonly options: Required<FakeRtcOptions>;
  /** Connections that were made and not closed. */
  readonly live = new Set<FakePeerConnection>();
  /** Who made which ICE credentials. */
  readonly owners = new Map<string, FakePeerConnection>();
  /** Calls that were refused because of the connection's state: negotiation done right has none. */
  readonly wrongStates: string[] = [];
  made = 0;
  readonly #hosts = new Map<string, { address: number; online: boolean }>();
  readonly #cuts = new Set<string>();

  constructor(options: FakeRtcOptions) {
    this.clock = options.clock;
    this.options = { delay: () => 1, lastWords: () => true, recoversFromFailed: true, media: () => true, parses: () => true, ...options };
  }

  host(name: string): FakeHost {
    const state = this.#host(name);
    return {
      name,
      get address() {
        return state.address;
      },
      get online() {
        return state.online;
      },
      createPeerConnection: (config) => new FakePeerConnection(this, name, config) as unknown as RTCPeerConnection,
    };
  }

  liveOf(host: string): readonly FakePeerConnection[] {
    return [...this.live].filter((pc) => pc.host === host);
  }

  /** Takes a host off the network, or back on. */
  setOnline(host: string, online: boolean): void {
    this.#host(host).online = online;
    this.review();
  }

  /** Gives a host a new address: what was gathered before leads nowhere any more. */
  move(host: string): void {
    this.#host(host).address += 1;
    this.review();
  }

  /** Cuts what two hosts say to each other, or lets it pass again. */
  setCut(a: string, b: string, cut: boolean): void {
    const key = [a, b].sort().join(' ');
    if (cut) this.#cuts.add(key);
    else this.#cuts.delete(key);
    this.review();
  }

  /** Whether packets pass between two hosts at these addresses. */
  passes(a: { readonly host: string; readonly address: number }, b: { readonly host: string; readonly address: number }): boolean {
    const here = this.#host(a.host);
    const there = this.#host(b.host);
    return (
      here.online &&
      there.online &&
      here.address === a.address &&
      there.address === b.address &&
      !this.#cuts.has([a.host, b.host].sort().join(' '))
    );
  }

  addressOf(host: string): number {
    return this.#host(host).address;
  }

  /** Something changed that may connect or part anybody. */
  review(): void {
    for (const pc of [...this.live]) pc.review();
  }

  #host(name: string): { address: number; online: boolean } {
    const host = this.#hosts.get(name) ?? { address: 0, online: true };
    this.#hosts.set(name, host);
    return host;
  }
}
