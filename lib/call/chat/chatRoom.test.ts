import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { ChatChannelMessage, SignedEntry } from '#lib/protocol/chat.ts';
import { parseChat } from '#lib/protocol/chat.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import { settlePromises } from '#lib/rtc/fakes/virtualTime.ts';
import { ChatRoom } from './chatRoom.ts';
import { fakeAuthor } from './fakeAuthorship.ts';

vi.mock('./authorship.ts', () => import('./fakeAuthorship.ts'));

const SOAK = process.env['PARLEY_SOAK'] === '1';
const RUNS = SOAK ? 20_000 : 1_000;
const room = roomName.parse('room'.padEnd(21, '_'));

interface Letter {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** People whose chats talk over lines that can be cut, and through a server that can lose what it is given. */
class Talk {
  readonly clock = new FakeClock();
  readonly people: { room: ChatRoom; scope: Scope; kept: readonly SignedEntry[] }[] = [];
  readonly #up = new Set<string>();
  letters: Letter[] = [];
  serverUp = true;
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
    for (let at = 0; at < count; at++) this.people.push(this.#open(at, []));
    this.everyPair((a, b) => this.setLine(a, b, true));
  }

  everyPair(each: (a: number, b: number) => void): void {
    for (let a = 0; a < this.#count; a++) for (let b = 0; b < a; b++) each(a, b);
  }

  setLine(a: number, b: number, up: boolean): void {
    if (a === b || this.#up.has(pair(a, b)) === up) return;
    this.letters = this.letters.filter(({ from, to }) => pair(from, to) !== pair(a, b));
    if (!up) {
      this.#up.delete(pair(a, b));
      return;
    }
    this.#up.add(pair(a, b));
    this.people[a]?.room.linkUp(idOf(b));
    this.people[b]?.room.linkUp(idOf(a));
  }

  /** Another page of the same person, with what its tab had kept, or without. */
  reload(at: number, remembers: boolean): void {
    const before = this.people[at];
    if (!before) return;
    before.scope.close();
    const lines = [...Array(this.#count).keys()].filter((other) => this.#up.has(pair(at, other)));
    for (const other of lines) this.setLine(at, other, false);
    this.people[at] = this.#open(at, remembers ? before.kept : []);
    for (const other of lines) this.setLine(at, other, true);
  }

  async deliver(most: number): Promise<void> {
    await settlePromises();
    for (const { from, to, text } of this.letters.splice(0, most)) {
      const message = parseChat(text);
      if (!message) throw new Error(`not a message: ${text}`);
      this.people[to]?.room.hear(idOf(from), message);
      await settlePromises();
    }
  }

  /** Until nobody has anything to say any more. */
  async rest(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      while (this.letters.length > 0) await this.deliver(50);
      this.clock.advance(3_000);
      await settlePromises();
      if (this.letters.length === 0) return;
    }
    throw new Error('they never come to rest');
  }

  log(at: number): unknown {
    return this.people[at]?.room.snapshot.get().messages.map(({ author, ...message }) => ({ ...message, name: author.name }));
  }

  #open(at: number, kept: readonly SignedEntry[]): { room: ChatRoom; scope: Scope; kept: readonly SignedEntry[] } {
    const scope = new Scope();
    const send = (to: number, message: ChatChannelMessage, otherwise: 'relay' | 'drop') => {
      if (this.#up.has(pair(at, to)) || (otherwise === 'relay' && this.serverUp)) this.letters.push({ from: at, to, text: JSON.stringify(message) });
    };
    const person = {
      scope,
      kept,
      room: new ChatRoom({
        room,
        self: idOf(at),
        clock: this.clock,
        scope,
        author: fakeAuthor(`author${at}`),
        name: () => `name${at}`,
        kept,
        seen: [],
        send: (to, message, otherwise) => send([...Array(this.#count).keys()].findIndex((other) => idOf(other) === to), message, otherwise),
        broadcast: (message, otherwise) => {
          for (let to = 0; to < this.#count; to++) if (to !== at) send(to, message, otherwise);
        },
        onChange: (entries) => (person.kept = entries),
      }),
    };
    return person;
  }
}

const pair = (a: number, b: number): string => `${Math.min(a, b)} ${Math.max(a, b)}`;
const idOf = (at: number) => participantId.parse(`person${at}`.padEnd(21, '_'));

const who = fc.nat(3);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), who, text: fc.string({ minLength: 1, maxLength: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), who, which: fc.nat(20), text: fc.string({ minLength: 1, maxLength: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), who, which: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('line' as const), who, other: who, up: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), most: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), who, remembers: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('server' as const), up: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 5_000 }) }) },
);

async function take(talk: Talk, it: typeof step extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  const own = (at: number, which: number) => {
    const mine = talk.people[at]?.room.snapshot.get().messages.filter(({ author }) => author.self) ?? [];
    return mine[which % Math.max(1, mine.length)]?.id;
  };
  switch (it.do) {
    case 'say':
      return talk.people[it.who]?.room.say(it.text);
    case 'edit': {
      const id = own(it.who, it.which);
      return id && talk.people[it.who]?.room.edit(id, it.text);
    }
    case 'remove': {
      const id = own(it.who, it.which);
      return id && talk.people[it.who]?.room.remove(id);
    }
    case 'line':
      return talk.setLine(it.who, it.other, it.up);
    case 'deliver':
      return talk.deliver(it.most);
    case 'reload':
      return talk.reload(it.who, it.remembers);
    case 'server':
      talk.serverUp = it.up;
      return;
    case 'wait':
      return talk.clock.advance(it.ms);
  }
}

describe('the logs of a room', () => {
  it(`are equal everywhere at rest, whatever was lost, cut, reloaded or overtaken (${RUNS} times)`, { timeout: SOAK ? 3_600_000 : 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const talk = new Talk(4);
        for (const it of steps) {
          await take(talk, it);
          await settlePromises();
        }
        talk.everyPair((a, b) => talk.setLine(a, b, true));
        await talk.rest();
        const first = talk.log(0);
        for (const at of [1, 2, 3]) expect(talk.log(at)).toEqual(first);
      }),
      { numRuns: RUNS, seed: Number(process.env['PARLEY_SEED'] ?? 20_261_126) },
    );
  });
});
