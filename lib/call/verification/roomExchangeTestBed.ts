import { createHash } from 'node:crypto';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { fingerprint } from '#lib/protocol/verification.ts';
import { RoomExchange } from './roomExchange.ts';
import type { RoomMessage } from './roomExchange.ts';

export const room = roomName.parse('r'.repeat(21));
export const idOf = (name: string) => participantId.parse(name.padEnd(21, '_'));
export const hashed = (text: string) => createHash('sha256').update(text).digest('base64url');
export const certificate = (name: string) => fingerprint.parse(hashed(name));

/** One browser in the room. `holds`: the name of its certificate. */
export class Tab {
  readonly exchange: RoomExchange;
  readonly id: ParticipantId;
  holds: string;

  constructor(net: Net, name: string, holds: string) {
    this.id = idOf(name);
    this.holds = holds;
    this.exchange = new RoomExchange({ room, self: this.id, clock: net.clock, send: (to, message) => net.post(this.id, to, message) });
  }

  get words(): string | null {
    const shown = this.exchange.shown.get();
    return shown.state === 'revealed' ? shown.words.join(' ') : null;
  }
}

type Task = () => Promise<void>;

/** Everybody, and what is on its way: in order between any two, otherwise in any order. */
export class Net {
  readonly clock = new FakeClock();
  readonly tabs = new Map<ParticipantId, Tab>();
  /** What a side sees in the place of the other's certificate. */
  readonly seen = new Map<string, string>();
  readonly posted: { readonly from: ParticipantId; readonly to: ParticipantId; readonly message: RoomMessage }[] = [];
  readonly #draw: () => number;
  readonly #up = new Set<string>();
  readonly #queues = new Map<string, Task[]>();

  constructor(draw: () => number) {
    this.#draw = draw;
  }

  get words(): readonly (string | null)[] {
    return [...this.tabs.values()].map(({ words }) => words);
  }

  post(from: ParticipantId, to: ParticipantId, message: RoomMessage): void {
    if (!this.#up.has(`${from} ${to}`)) return;
    this.posted.push({ from, to, message });
    this.#later(`${from} ${to}`, async () => this.tabs.get(to)?.exchange.hear(from, message));
  }

  come(name: string, holds = name): Tab {
    const tab = new Tab(this, name, holds);
    const others = [...this.tabs.values()];
    this.tabs.set(tab.id, tab);
    this.#tellAll();
    for (const other of others) this.link(tab, other);
    return tab;
  }

  go(tab: Tab): void {
    this.tabs.delete(tab.id);
    for (const key of [...this.#up, ...this.#queues.keys()]) {
      if (!key.includes(tab.id)) continue;
      this.#up.delete(key);
      this.#queues.delete(key);
    }
    this.#tellAll();
  }

  /** Another connection between two, which loses what was on its way. */
  link(a: Tab, b: Tab): void {
    for (const [here, there] of [[a, b], [b, a]] as const) {
      const key = `${here.id} ${there.id}`;
      this.#up.delete(key);
      this.#queues.set(key, []);
      this.#later(key, async () => {
        this.#up.add(`${there.id} ${here.id}`);
        const seen = this.seen.get(`${there.id} ${here.id}`) ?? here.holds;
        await there.exchange.linkUp(here.id, certificate(there.holds), certificate(seen));
      });
    }
  }

  async settle(): Promise<void> {
    for (;;) {
      const waiting = [...this.#queues.values()].filter((queue) => queue.length > 0);
      const task = waiting[Math.floor(this.#draw() * waiting.length)]?.shift();
      if (!task) return;
      await task();
    }
  }

  #later(key: string, task: Task): void {
    this.#queues.set(key, [...(this.#queues.get(key) ?? []), task]);
  }

  #tellAll(): void {
    const ids = [...this.tabs.keys()];
    for (const tab of this.tabs.values()) {
      this.#later(`server ${tab.id}`, () => tab.exchange.setPresent(new Set(ids.filter((id) => id !== tab.id))));
    }
  }
}

export async function roomOf(names: readonly string[], draw: () => number): Promise<Net> {
  const net = new Net(draw);
  for (const name of names) net.come(name);
  await net.settle();
  return net;
}

export const equal = (net: Net) => new Set(net.words).size === 1 && !net.words.includes(null);
