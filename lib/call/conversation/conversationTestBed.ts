import { vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { ok } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import { fingerprint } from '#lib/protocol/verification.ts';
import type { Fingerprint } from '#lib/protocol/verification.ts';
import type { DataLink, DataPort } from '#lib/rtc/dataLink.ts';
import { MemorySink } from '../files/memorySink.ts';
import type { HostWord } from '../host/hostWords.ts';
import { initialSnapshot } from '../reduce.ts';
import type { CallSnapshot } from '../snapshot.ts';
import { createConversation } from './createConversation.ts';

const room = roomName.parse('room'.padEnd(21, '_'));
export const [anna, bert, carl] = ['anna', 'bert', 'carl'].map((name) => participantId.parse(name.padEnd(21, '_'))) as [ParticipantId, ParticipantId, ParticipantId];

/** Both ends of a channel between two browsers, which keeps what nobody listens to yet. */
function channel(): readonly [DataPort, DataPort] {
  const unheard: (string | ArrayBuffer)[][] = [[], []];
  const ends: ((data: string | ArrayBuffer) => void)[] = [0, 1].map((at) => (data) => unheard[at]?.push(data));
  const port = (at: number): DataPort => ({
    bufferedAmount: 0,
    send: (data) => {
      queueMicrotask(() => ends[1 - at]?.(data));
      return true;
    },
    listen: (listener) => {
      ends[at] = listener;
      for (const data of unheard[at]?.splice(0) ?? []) listener(data);
      return () => {
        ends[at] = () => {};
      };
    },
    onLow: () => () => {},
  });
  return [port(0), port(1)];
}

/** Both ends of a line between two browsers. */
function line(): readonly [DataLink, DataLink] {
  const [chat, verification] = [channel(), channel()];
  const files: DataPort = { bufferedAmount: 0, send: () => true, listen: () => () => {}, onLow: () => () => {} };
  const [first, second] = ['a', 'b'].map((letter) => fingerprint.parse(letter.repeat(42) + 'A')) as [Fingerprint, Fingerprint];
  return [
    { chat: chat[0], files, verification: verification[0], readFingerprints: async () => ({ own: first, remote: second }) },
    { chat: chat[1], files, verification: verification[1], readFingerprints: async () => ({ own: second, remote: first }) },
  ];
}

/** A tab of the room, as far as a conversation needs one. */
export class Tab {
  readonly links = new Store<ReadonlyMap<ParticipantId, DataLink>>(new Map());
  readonly snapshot: Store<CallSnapshot>;
  readonly relayed: { readonly to: ParticipantId; readonly text: string }[] = [];
  readonly words: (readonly [ParticipantId, HostWord])[] = [];
  readonly scope = new Scope();
  stored: string | null;
  readonly clock: FakeClock;
  readonly self: ParticipantId;

  constructor(clock: FakeClock, self: ParticipantId, others: readonly (readonly [ParticipantId, 'host' | 'guest'])[], stored: string | null = null) {
    [this.clock, this.self, this.stored] = [clock, self, stored];
    const empty = initialSnapshot({ room, link: '', name: self.slice(0, 4), wanted: { microphone: false, camera: false }, selected: { camera: null, microphone: null, speaker: null }, online: true, lowData: false, relayOnly: false });
    const participants = others.map(([id, role]) => ({ id, role, name: '', presence: 'here' as const, since: 0, link: 'connected' as const, repair: null, media: nothingSent, stream: null, screenStream: null }));
    this.snapshot = new Store({ ...empty, participants });
  }

  open() {
    return createConversation({
      room,
      self: this.self,
      clock: this.clock,
      scope: this.scope,
      links: this.links,
      snapshot: this.snapshot,
      withhold: () => {},
      readStats: async () => new Map(),
      openSink: async () => ok(new MemorySink()),
      relay: (to, text) => this.relayed.push({ to, text }),
      onHostWord: (from, word) => this.words.push([from, word]),
      decided: [],
      kept: {
        read: () => this.stored,
        write: (text) => {
          this.stored = text;
        },
      },
    });
  }
}

/** Anna, who is the host, and Bert, with a link between them. */
export async function pair() {
  const clock = new FakeClock();
  const [a, b] = [new Tab(clock, anna, [[bert, 'guest']]), new Tab(clock, bert, [[anna, 'host']])];
  const [atAnna, atBert] = line();
  a.links.set(new Map([[bert, atAnna]]));
  b.links.set(new Map([[anna, atBert]]));
  return { clock, a, b, at: await a.open(), bt: await b.open() };
}

/** What a conversation shows, with its authors. */
export const texts = ({ conversation }: Awaited<ReturnType<Tab['open']>>) => conversation.chat.snapshot.get().messages.map(({ text, author }) => `${author.id?.slice(0, 4)} ${author.name}: ${text}`);

/** Waits until `check` throws no more: real cryptography takes its time on a busy machine. */
export const eventually = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 10_000, interval: 10 });
