import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import type { Decided } from '#lib/protocol/move.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { fingerprint } from '#lib/protocol/verification.ts';
import type { DataLink, DataPort } from '#lib/rtc/dataLink.ts';
import { VerificationRoom } from './verificationRoom.ts';
import type { Exchange } from './verificationPort.ts';

const room = roomName.parse('r'.repeat(21));
const idOf = (name: string) => participantId.parse(name.padEnd(21, '_'));
const certificate = (name: string) => fingerprint.parse(createHash('sha256').update(name).digest('base64url'));
const silent: DataPort = { bufferedAmount: 0, send: () => true, listen: () => () => {}, onLow: () => () => {} };

/** Both ends of a verification channel; what comes before anybody listens waits. */
function channel(): readonly [DataPort, DataPort] {
  const listeners: (((data: string | ArrayBuffer) => void) | null)[] = [null, null];
  const kept: (string | ArrayBuffer)[][] = [[], []];
  const port = (at: 0 | 1): DataPort => ({
    ...silent,
    send(data) {
      const listener = listeners[1 - at];
      if (listener) listener(data);
      else kept[1 - at]?.push(data);
      return true;
    },
    listen(listener) {
      listeners[at] = listener;
      for (const data of kept[at]?.splice(0) ?? []) listener(data);
      return () => void (listeners[at] = null);
    },
  });
  return [port(0), port(1)];
}

class Tab {
  readonly id: ParticipantId;
  readonly scope = new Scope();
  readonly links = new Store<ReadonlyMap<ParticipantId, DataLink>>(new Map());
  readonly verification: VerificationRoom;
  withheld: ReadonlySet<ParticipantId> = new Set();

  constructor(name: string, clock: FakeClock, decided: readonly Decided[] = []) {
    this.id = idOf(name);
    this.verification = new VerificationRoom({ room, self: this.id, clock, scope: this.scope, links: this.links, decided, withhold: (from) => (this.withheld = from) });
  }

  setLink(to: ParticipantId, link: DataLink | null): void {
    const others = [...this.links.get()].filter(([id]) => id !== to);
    this.links.set(new Map(link ? [...others, [to, link]] : others));
  }

  of(other: Tab) {
    return this.verification.snapshot.get().people.get(other.id);
  }

  exchangeWith(other: Tab): Exchange {
    return this.of(other)?.exchange ?? { state: 'waiting' };
  }

  wordsOf(other: Tab) {
    const exchange = this.exchangeWith(other);
    if (exchange.state !== 'revealed') throw new Error(`no words, but ${exchange.state}`);
    return exchange.words;
  }
}

/** Connects two, each with the certificate of its name unless said otherwise; gives what it takes to speak for the second. */
function connect(a: Tab, b: Tab, certificates: { readonly a?: string; readonly b?: string | null } = {}): DataPort {
  const [here, there] = channel();
  const own = certificate(certificates.a ?? a.id);
  const remote = certificates.b === null ? null : certificate(certificates.b ?? b.id);
  a.setLink(b.id, { chat: silent, files: silent, verification: here, readFingerprints: async () => remote && { own, remote } });
  b.setLink(a.id, { chat: silent, files: silent, verification: there, readFingerprints: async () => remote && { own: remote, remote: own } });
  return there;
}

// Hashes are made by other threads, which take as long as the machine is busy.
const within = (condition: () => boolean): Promise<void> => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });
const revealed = (a: Tab, b: Tab) => a.exchangeWith(b).state === 'revealed' && b.exchangeWith(a).state === 'revealed';

function tabs(...names: readonly string[]): readonly Tab[] {
  const clock = new FakeClock();
  const made = names.map((name) => new Tab(name, clock));
  for (const tab of made) tab.verification.setPresent(new Set(made.filter((one) => one !== tab).map(({ id }) => id)));
  return made;
}

async function two(): Promise<readonly [Tab, Tab]> {
  const [anna, bert] = tabs('anna', 'bert');
  if (!anna || !bert) throw new Error('nobody');
  connect(anna, bert);
  await within(() => revealed(anna, bert));
  return [anna, bert];
}

it('gives two the same words on a connection', async () => {
  const [anna, bert] = await two();
  expect(anna.wordsOf(bert)).toEqual(bert.wordsOf(anna));
  expect(anna.of(bert)?.verdict).toBe('link');
});

it('keeps what was heard through connections with the same certificates, under other words, and asks again with another one', async () => {
  const [anna, bert] = await two();
  const words = anna.wordsOf(bert);
  anna.verification.confirm(bert.id, words);
  expect(anna.of(bert)?.verdict).toBe('voice');
  expect(bert.of(anna)?.verdict).toBe('link');

  connect(anna, bert);
  expect(anna.exchangeWith(bert)).toEqual({ state: 'waiting' });
  await within(() => revealed(anna, bert));
  expect(anna.of(bert)?.verdict).toBe('voice');
  expect(anna.wordsOf(bert)).not.toEqual(words);

  connect(anna, bert, { b: 'another' });
  await within(() => revealed(anna, bert));
  expect(anna.of(bert)?.verdict).toBe('changed');
  anna.verification.confirm(bert.id, anna.wordsOf(bert));
  expect(anna.of(bert)?.verdict).toBe('voice');
});

it('takes a word on words that were shown, and on no others', async () => {
  const [anna, bert] = await two();
  const words = anna.wordsOf(bert);
  connect(anna, bert);
  await within(() => revealed(anna, bert));
  anna.verification.confirm(bert.id, words);
  anna.verification.refuse(bert.id, words);
  expect(anna.of(bert)?.verdict).toBe('link');
  expect(anna.withheld.size).toBe(0);
});

it('withholds sound and pictures from whom it was refused, whatever they come with, until the person decides', async () => {
  const [anna, bert] = await two();
  anna.verification.refuse(bert.id, anna.wordsOf(bert));
  expect(anna.withheld).toEqual(new Set([bert.id]));
  connect(anna, bert, { b: 'another' });
  await within(() => revealed(anna, bert));
  expect(anna.of(bert)?.verdict).toBe('refused');
  expect(anna.withheld).toEqual(new Set([bert.id]));
  anna.verification.resume(bert.id);
  expect(anna.of(bert)?.verdict).toBe('link');
  expect(anna.withheld).toEqual(new Set());
});

it('says that a browser does not tell its certificates', async () => {
  const [anna, bert] = tabs('anna', 'bert');
  if (!anna || !bert) throw new Error('nobody');
  connect(anna, bert, { b: null });
  await within(() => anna.exchangeWith(bert).state === 'failed');
  expect(anna.exchangeWith(bert)).toEqual({ state: 'failed', reason: 'unreadable' });
});

it('gives three the same words for the room, of which one who has them all confirms everybody', async () => {
  const [anna, bert, carl] = tabs('anna', 'bert', 'carl');
  if (!anna || !bert || !carl) throw new Error('nobody');
  for (const [a, b] of [[anna, bert], [bert, carl], [carl, anna]] as const) connect(a, b);
  const roomOf = (tab: Tab) => tab.verification.snapshot.get().room;
  await within(() => [anna, bert, carl].every((tab) => roomOf(tab).state === 'revealed'));
  expect(roomOf(anna)).toEqual(roomOf(bert));
  expect(roomOf(anna)).toEqual(roomOf(carl));
  const words = roomOf(anna);
  if (words.state !== 'revealed') throw new Error('no words');
  anna.verification.confirmRoom([...words.words]);
  expect(anna.of(bert)?.verdict).toBe('link');
  anna.verification.confirmRoom(words.words);
  expect([bert, carl].map((tab) => anna.of(tab)?.verdict)).toEqual(['voice', 'voice']);
});

it('holds one who sends nonsense, or too much, at the cost of their own words alone', async () => {
  for (const nonsense of [['nonsense'], Array.from({ length: 300 }, () => JSON.stringify({ kind: 'room-commit', round: 1, group: certificate('g'), commitment: certificate('c') }))]) {
    const [anna, bert, carl] = tabs('anna', 'bert', 'carl');
    if (!anna || !bert || !carl) throw new Error('nobody');
    const hostile = connect(anna, bert);
    connect(anna, carl);
    await within(() => revealed(anna, bert) && revealed(anna, carl));
    for (const text of nonsense) hostile.send(text);
    await within(() => anna.exchangeWith(bert).state === 'failed');
    expect(anna.exchangeWith(carl).state).toBe('revealed');
    expect(anna.verification.snapshot.get().room).toMatchObject({ state: 'failed', by: bert.id });
  }
});

it('changes its snapshot when there is something to see, and lets go of everything at the end', async () => {
  const [anna, bert] = await two();
  const before = anna.verification.snapshot.get();
  anna.verification.setPresent(new Set([bert.id]));
  expect(anna.verification.snapshot.get()).toBe(before);
  anna.scope.close();
  expect(anna.links.listeners).toBe(0);
});

it('keeps on another device what was decided, for the same certificates only, and tells it on', async () => {
  const clock = new FakeClock();
  const [bert, carl, dora] = [new Tab('bert', clock), new Tab('carl', clock), new Tab('dora', clock)];
  const decided: readonly Decided[] = [
    { id: bert.id, fingerprint: certificate(bert.id), verdict: 'voice' },
    { id: carl.id, fingerprint: certificate('earlier'), verdict: 'voice' },
    { id: dora.id, fingerprint: certificate('earlier'), verdict: 'refused' },
  ];
  const anna = new Tab('anna', clock, decided);
  expect(anna.withheld).toEqual(new Set([dora.id]));
  anna.verification.setPresent(new Set([bert.id, carl.id, dora.id]));
  for (const other of [bert, carl, dora]) connect(anna, other, { a: 'the other device' });
  await within(() => [bert, carl, dora].every((other) => anna.exchangeWith(other).state === 'revealed'));
  expect([bert, carl, dora].map((other) => anna.of(other)?.verdict)).toEqual(['voice', 'changed', 'refused']);
  expect(anna.verification.decided().map(({ verdict }) => verdict)).toEqual(['voice', 'changed', 'refused']);
});
