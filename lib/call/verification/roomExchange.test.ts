import { describe, expect, it } from 'vitest';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { commitment, verificationNonce } from '#lib/protocol/verification.ts';
import { seededRandom } from '#lib/rtc/fakes/virtualTime.ts';
import type { RoomMessage } from './roomExchange.ts';
import { equal, idOf, Net, roomOf, hashed } from './roomExchangeTestBed.ts';
import type { Tab } from './roomExchangeTestBed.ts';


describe('everybody in a room', () => {
  it.each([3, 4, 6, 8])('has the same words among %i, in whichever order things come', async (count) => {
    for (let seed = 0; seed < 60; seed++) {
      const net = await roomOf('abcdefgh'.slice(0, count).split(''), seededRandom(seed * 10 + count));
      expect(equal(net)).toBe(true);
    }
  });

  it('has none with one other, whose words say it all', async () => {
    const net = await roomOf(['anna', 'bert'], seededRandom(1));
    for (const { exchange } of net.tabs.values()) expect(exchange.shown.get()).toEqual({ state: 'few' });
    expect(net.posted).toEqual([]);
  });

  it('has other words when somebody comes, goes, or has another certificate, and is told that they are', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const net = await roomOf(['anna', 'bert', 'carl'], seededRandom(seed));
      const [anna, bert] = [...net.tabs.values()];
      if (!anna || !bert) throw new Error('nobody');
      const seen = [anna.words];
      expect(anna.exchange.shown.get()).toMatchObject({ again: false });
      const dora = net.come('dora');
      await net.settle();
      expect(equal(net)).toBe(true);
      expect(anna.exchange.shown.get()).toMatchObject({ again: true });
      seen.push(anna.words);
      net.go(bert);
      await net.settle();
      expect(equal(net)).toBe(true);
      seen.push(anna.words);
      net.go(dora);
      net.come('dora', 'another');
      await net.settle();
      expect(equal(net)).toBe(true);
      seen.push(anna.words);
      expect(new Set(seen).size).toBe(4);
    }
  });

  it('has the same words still when a connection is made anew with the same certificates', async () => {
    const net = await roomOf(['anna', 'bert', 'carl'], seededRandom(5));
    const [anna, bert] = [...net.tabs.values()];
    if (!anna || !bert) throw new Error('nobody');
    const before = net.words;
    net.link(anna, bert);
    await net.settle();
    expect(net.words).toEqual(before);
  });

  it('ends with the same words when connections are lost while they are being found', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const draw = seededRandom(seed);
      const net = new Net(draw);
      const tabs = ['anna', 'bert', 'carl', 'dora'].map((name) => net.come(name));
      for (let lost = 0; lost < 4; lost++) {
        await net.settle();
        const [a, b] = [tabs[Math.floor(draw() * 4)], tabs[Math.floor(draw() * 4)]];
        if (a && b && a !== b) net.link(a, b);
        if (draw() < 0.5) net.come(`extra${lost}`);
      }
      await net.settle();
      expect(equal(net)).toBe(true);
    }
  });

  it('reveals nothing before everybody has bound themselves', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const net = await roomOf(['anna', 'bert', 'carl', 'dora'], seededRandom(seed));
      const last = Math.max(...net.posted.map(({ message }) => message.round));
      for (const [at, { from, message }] of net.posted.entries()) {
        if (message.kind !== 'room-reveal' || message.round !== last) continue;
        const bound = net.posted.slice(0, at).filter((one) => one.to === from && one.message.kind === 'room-commit' && one.message.round === message.round);
        expect(new Set(bound.map((one) => one.from)).size).toBe(3);
      }
    }
  });
});

describe('somebody in the middle of two in a room', () => {
  it('leaves nobody with words who has compared certificates with a commitment that was only relayed', async () => {
    const net = new Net(seededRandom(7));
    net.seen.set(`${idOf('anna')} ${idOf('bert')}`, 'middle');
    net.seen.set(`${idOf('bert')} ${idOf('anna')}`, 'middle');
    for (const name of ['anna', 'bert', 'carl']) net.come(name);
    await net.settle();
    const [anna, bert] = [...net.tabs.values()];
    expect(anna?.exchange.shown.get()).toEqual({ state: 'failed', reason: 'mismatch', by: idOf('bert') });
    expect(bert?.exchange.shown.get()).toEqual({ state: 'failed', reason: 'mismatch', by: idOf('anna') });
  });

  it('who binds themselves to both sees them end with different words, in 200 of 200 tries', async () => {
    for (let seed = 0; seed < 200; seed++) {
      // Anna, Carl and a Bert of the middle's making; Bert, Carl and an Anna of the middle's making. Carl's own nonces go to both.
      const [left, right] = [new Net(seededRandom(seed)), new Net(seededRandom(seed + 1_000))];
      for (const name of ['anna', 'carl']) left.come(name);
      left.come('bert', 'middle');
      for (const name of ['bert', 'carl']) right.come(name);
      right.come('anna', 'middle');
      await left.settle();
      await right.settle();
      expect(equal(left)).toBe(true);
      expect(equal(right)).toBe(true);
      expect(left.words[0]).not.toBe(right.words[0]);
    }
  });
});

describe('a hostile participant', () => {
  async function threeWith(): Promise<{ readonly net: Net; readonly anna: Tab; readonly hostile: ParticipantId; readonly hear: (message: RoomMessage) => Promise<void> }> {
    const net = await roomOf(['anna', 'bert', 'carl'], seededRandom(11));
    const [anna, bert] = [...net.tabs.values()];
    if (!anna || !bert) throw new Error('nobody');
    return { net, anna, hostile: bert.id, hear: (message) => anna.exchange.hear(bert.id, message) };
  }
  const group = (net: Net) => {
    const word = net.posted.findLast(({ message }) => message.kind === 'room-commit')?.message;
    if (word?.kind !== 'room-commit') throw new Error('nothing was said');
    return word;
  };
  const promise = (text: string) => commitment.parse(hashed(text));
  const nonce = (text: string) => verificationNonce.parse(hashed(text));

  it('who commits twice in a round fails, with everybody’s nonce known to them', async () => {
    const { net, anna, hostile, hear } = await threeWith();
    await hear({ ...group(net), commitment: promise('chosen afterwards') });
    expect(anna.exchange.shown.get()).toEqual({ state: 'failed', reason: 'violation', by: hostile });
  });

  it('who reveals without having bound themselves fails', async () => {
    const { net, anna, hostile, hear } = await threeWith();
    await hear({ kind: 'room-reveal', round: group(net).round + 1, nonce: nonce('any') });
    expect(anna.exchange.shown.get()).toEqual({ state: 'failed', reason: 'violation', by: hostile });
  });

  it('who begins a round makes this side bind itself anew, to another nonce', async () => {
    const { net, anna, hear } = await threeWith();
    const own = () => net.posted.flatMap(({ from, message }) => (from === anna.id && message.kind === 'room-commit' ? [message.commitment] : []));
    const before = new Set(own());
    const word = group(net);
    await hear({ ...word, round: word.round + 1, commitment: promise('next') });
    expect(anna.words).toBeNull();
    expect(before.has(own().at(-1) ?? promise('none'))).toBe(false);
  });

  it('who begins one round after another is given up after 40', async () => {
    const { net, anna, hear } = await threeWith();
    const word = group(net);
    let begun = 0;
    while (anna.exchange.shown.get().state !== 'failed' && begun < 100) {
      begun += 1;
      await hear({ ...word, round: word.round + begun, commitment: promise(String(begun)) });
    }
    expect(begun).toBeGreaterThan(30);
    expect(begun).toBeLessThan(50);
  });

  it('who leaps to the end of all rounds is not followed', async () => {
    const { net, anna, hostile, hear } = await threeWith();
    const word = group(net);
    await hear({ ...word, round: word.round + 1, commitment: promise('near') });
    await hear({ ...word, round: 2 ** 48, commitment: promise('far') });
    expect(anna.exchange.shown.get()).toEqual({ state: 'failed', reason: 'violation', by: hostile });
  });

  it('who comes back as another page begins from nothing', async () => {
    const { net, anna, hear } = await threeWith();
    await hear({ ...group(net), commitment: promise('chosen afterwards') });
    expect(anna.exchange.shown.get().state).toBe('failed');
    const [, bert] = [...net.tabs.values()];
    if (bert) net.go(bert);
    await net.settle();
    net.come('bert', 'another page');
    await net.settle();
    expect(equal(net)).toBe(true);
  });

  it('who goes leaves the others with words again', async () => {
    const { net, hear } = await threeWith();
    const dora = net.come('dora');
    await net.settle();
    await hear({ ...group(net), commitment: promise('chosen afterwards') });
    net.go([...net.tabs.values()][1] ?? dora);
    await net.settle();
    expect(equal(net)).toBe(true);
  });
});
