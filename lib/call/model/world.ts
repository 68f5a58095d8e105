import { createLog } from '#lib/kernel/log.ts';
import { roomName, roomSecret, seatToken } from '#lib/protocol/ids.ts';
import type { SeatToken } from '#lib/protocol/ids.ts';
import { seededRandom, settlePromises, VirtualTime } from '#lib/rtc/fakes/virtualTime.ts';
import { FakeRtcNetwork } from '#lib/rtc/mesh/fakeRtcNetwork.ts';
import { MemoryRendezvous } from '#lib/server/rendezvous/memoryRendezvous.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import { LocalBus } from '#lib/server/signaling/bus.ts';
import { createSignalingServer } from '#lib/server/signaling/createSignalingServer.ts';
import type { SignalingServer } from '#lib/server/signaling/createSignalingServer.ts';
import { FakeLine } from '#lib/signaling/fakeSignaling.ts';
import type { FakeSocketEnd } from '#lib/signaling/fakeConnection.ts';
import { linkFaults } from './linkFaults.ts';
import { MemoryServer } from './memorySocketIo.ts';
import type { Operation } from './operations.ts';
import { Tab } from './tab.ts';

const room = roomName.parse('model-room-----------');
const secret = roomSecret.parse('AAAAAAAAAAAAAAAAAAAAAA');

/** How rough the world is. */
export interface WorldOptions {
  /** Decides every delay and every accident. */
  readonly seed: number;
  /** Chance that the relay delivers a signal twice, or holds it back behind later ones. */
  readonly mangling?: number;
}

/** One person at one computer, with the tab that is open now. */
interface Person {
  readonly name: string;
  readonly seat: SeatToken;
  tab: Tab | null;
  /** Whether the person is in the call as far as they know. */
  tabs: Tab[];
}

/** Everything there is: people with their browsers and computers, the network, the real server. */
export class World {
  readonly clock = new VirtualTime();
  readonly rtc: FakeRtcNetwork;
  readonly violations: string[] = [];
  readonly notes: string[] = [];
  readonly #random: () => number;
  readonly #mangling: number;
  readonly #people = new Map<number, Person>();
  readonly #tabs = new Set<Tab>();
  readonly #mending: (() => void)[] = [];
  #server: { readonly signaling: SignalingServer; readonly io: MemoryServer; readonly store: MemoryStore } | null = null;
  #cancelStart: () => void = () => {};

  constructor({ seed, mangling = 0 }: WorldOptions) {
    this.#random = seededRandom(seed);
    this.#mangling = mangling;
    this.rtc = new FakeRtcNetwork({
      clock: this.clock,
      // Mostly quick, now and then slow: what turns the order of things around.
      delay: (of) => this.#between(1, this.#random() < 0.05 ? 300 : of === 'task' ? 4 : 40),
      lastWords: () => this.#random() < 0.8,
      recoversFromFailed: seed % 2 === 0,
    });
    this.startServer();
  }

  get tabs(): readonly Tab[] {
    return [...this.#tabs].filter(({ open }) => open);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  startServer(): void {
    this.#cancelStart();
    if (this.#server) return;
    const store = new MemoryStore();
    const log = createLog('error', (line) => this.violations.push(`the server logged ${line}`));
    const signaling = createSignalingServer({
      bus: new LocalBus(),
      store,
      rendezvous: new MemoryRendezvous(),
      clock: this.clock,
      log,
      hashedId: (value) => value,
      ice: { stunUrls: [], turn: null },
      roomMax: 16,
      allowedOrigins: null,
      trustedProxies: 0,
      addressMax: 100,
    });
    const io = MemoryServer.running.at(-1);
    if (!io) throw new Error('the server made no socket server');
    io.onNotice = (holder, name) => {
      if (name !== 'signal') return;
      void store.read(room).then((record) => {
        const seated = [...(record?.seats.values() ?? [])].some((seat) => seat.holder === holder);
        if (!seated) this.violations.push(`a signal went to ${holder}, which holds no seat`);
      });
    };
    this.#server = { signaling, io, store };
  }

  /** The server's process ends, and another begins after `downtime` ms. */
  restartServer(downtime: number): void {
    this.stopServer();
    this.#cancelStart();
    this.#cancelStart = this.clock.after(downtime, () => this.startServer());
  }

  stopServer(): void {
    void this.#server?.signaling.close();
    this.#server = null;
  }

  async perform(operation: Operation): Promise<void> {
    const person = this.#person(operation.who);
    const { tab } = person;
    switch (operation.do) {
      case 'open':
        if (!tab?.open) this.#openTab(person);
        break;
      case 'enter':
        if (!tab?.open) this.#openTab(person).join();
        else tab.join();
        break;
      case 'leave':
        tab?.close();
        break;
      case 'reload':
        this.#again(person, (old) => old.close());
        break;
      case 'crash':
        tab?.kill();
        break;
      case 'recover':
        this.#again(person, (old) => old.kill());
        break;
      case 'duplicate':
        this.#again(person, () => {});
        break;
      case 'dropSocket':
        tab?.line.drop();
        break;
      case 'offline':
        this.#offline(person, operation.ms);
        break;
      case 'move':
        this.rtc.move(person.name);
        tab?.line.drop();
        break;
      case 'cut':
        this.#cut(person.name, this.#person(operation.other).name, operation.ms);
        break;
      case 'restart':
        this.restartServer(operation.ms);
        break;
      case 'tracks':
        tab?.setTracks(operation.microphone, operation.camera);
        break;
      case 'wait':
        break;
    }
    await this.clock.run(operation.wait);
  }

  /** Ends every accident that is under way. */
  mend(): void {
    for (const mend of this.#mending.splice(0)) mend();
    this.startServer();
  }

  /** What is not as it should be once everything has come to rest. */
  async faults(): Promise<readonly string[]> {
    const faults: string[] = [];
    const inside = this.tabs.filter(({ wantsIn }) => wantsIn);
    const record = await this.#server?.store.read(room);
    const seats = [...(record?.seats.values() ?? [])];
    const expected = names(inside.map(({ id }) => id ?? '?'));
    if (names(seats.map(({ entry }) => entry.id)) !== expected) faults.push(`${seats.length} seats for ${inside.length} people`);
    for (const { entry } of seats) if (entry.presence !== 'here') faults.push(`${entry.id} is away`);
    for (const tab of this.tabs) faults.push(...this.#faultsOf(tab, inside));
    const strays = [...this.rtc.live].filter((pc) => !this.tabs.some((tab) => tab.connections.has(pc)));
    if (strays.length > 0) faults.push(`${strays.length} connections belong to nobody`);
    return faults;
  }

  /** Closes everything and says what was not released. */
  async leftovers(): Promise<readonly string[]> {
    const lines = new Set([...this.#tabs].map(({ line }) => line));
    for (const tab of this.#tabs) tab.close();
    await this.clock.run(30_000);
    const left: string[] = [];
    if (this.rtc.live.size > 0) left.push(`${this.rtc.live.size} connections`);
    const sessions = [...lines].reduce((sum, line) => sum + line.sessions, 0);
    if (sessions > 0) left.push(`${sessions} signaling sessions`);
    const stats = await this.#server?.signaling.stats();
    if (stats && (stats.rooms !== 0 || stats.seats !== 0)) left.push(`${stats.rooms} rooms, ${stats.seats} seats`);
    const sockets = this.#server?.io.sockets.sockets.size ?? 0;
    if (sockets > 0 || (this.#server?.io.rooms ?? 0) > 0) left.push(`${sockets} sockets, ${this.#server?.io.rooms} channels`);
    this.stopServer();
    await settlePromises();
    if (this.clock.pending > 0) left.push(`${this.clock.pending} timers`);
    return left;
  }

  #faultsOf(tab: Tab, inside: readonly Tab[]): readonly string[] {
    const faults: string[] = [];
    // A second page of somebody's own seat, looking in, does not see that seat.
    const others = inside.filter(({ seat }) => seat !== tab.seat);
    if (tab.wantsIn && !tab.joined) faults.push(`${tab.name} has not joined`);
    if (names(tab.members.map(({ id }) => id)) !== names(others.map(({ id }) => id ?? '?'))) {
      faults.push(`${tab.name} sees ${tab.members.map(({ profile }) => profile.name).join()} of ${others.map(({ name }) => name).join()}`);
    }
    if (tab.members.some(({ presence }) => presence === 'away')) faults.push(`${tab.name} sees somebody away`);
    if (tab.wantsIn && tab.live.length !== others.length) faults.push(`${tab.name} holds ${tab.live.length} connections for ${others.length} links`);
    if (!tab.wantsIn) return faults;
    for (const other of others) faults.push(...linkFaults(tab, other));
    return faults;
  }

  #person(index: number): Person {
    const person = this.#people.get(index) ?? {
      name: `p${index}`,
      // The index decides who is polite to whom.
      seat: seatToken.parse(`seat-${index}`.padEnd(21, '-') + 'A'),
      tab: null,
      tabs: [],
    };
    this.#people.set(index, person);
    return person;
  }

  #openTab(person: Person): Tab {
    const line = new FakeLine({
      clock: this.clock,
      server: () => {
        const io = this.#server?.io;
        return io ? (end: FakeSocketEnd) => io.accept(end, this.clock, () => line.online) : null;
      },
      delay: () => this.#between(1, this.#random() < 0.05 ? 500 : 60),
      retry: () => this.#between(150, 3_000),
      patience: () => this.#between(2_500, 6_000),
      mangle: (name) => {
        if (name !== 'signal' || this.#random() >= this.#mangling) return null;
        const twice = this.#random() < 0.5;
        return { hold: twice ? 0 : this.#between(1, 400), again: twice ? [this.#between(1, 5_000)] : [] };
      },
    });
    const tab = new Tab({ world: this, room, secret, seat: person.seat, name: person.name, line, host: person.name });
    person.tab = tab;
    this.#tabs.add(tab);
    return tab;
  }

  /** The same seat in a new page, after `end` did what it does to the old one. A page that was in goes back in. */
  #again(person: Person, end: (old: Tab) => void): void {
    const { tab } = person;
    if (!tab?.open) return;
    end(tab);
    const next = this.#openTab(person);
    next.setTracks(tab.tracks.microphone !== null, tab.tracks.camera !== null);
    if (tab.wantsIn) next.join();
  }

  #offline(person: Person, ms: number): void {
    const set = (online: boolean) => {
      this.rtc.setOnline(person.name, online);
      for (const tab of this.#tabs) if (tab.name === person.name) tab.line.setOnline(online);
    };
    set(false);
    this.#later(ms, () => set(true));
  }

  #cut(a: string, b: string, ms: number): void {
    if (a === b) return;
    this.rtc.setCut(a, b, true);
    this.#later(ms, () => this.rtc.setCut(a, b, false));
  }

  /** An accident that ends after `ms`, or when all are mended. */
  #later(ms: number, end: () => void): void {
    const cancel = this.clock.after(ms, end);
    this.#mending.push(() => {
      cancel();
      end();
    });
  }

  #between(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }
}

function names(ids: readonly string[]): string {
  return [...ids].sort().join();
}

