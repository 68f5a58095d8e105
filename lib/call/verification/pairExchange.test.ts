import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { commitTo, createVerificationNonce } from '#lib/crypto/verification.ts';
import type { Party } from '#lib/crypto/verification.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import { fingerprint } from '#lib/protocol/verification.ts';
import { seededRandom } from '#lib/rtc/fakes/virtualTime.ts';
import { PairExchange } from './pairExchange.ts';
import type { PairMessage } from './pairExchange.ts';
import type { Exchange } from './verificationPort.ts';

const room = roomName.parse('r'.repeat(21));
const idOf = (name: string) => participantId.parse(name.padEnd(21, '_'));
const certificate = (name: string) => fingerprint.parse(createHash('sha256').update(name).digest('base64url'));
const party = (name: string, holds = name): Party => ({ id: idOf(name), fingerprint: certificate(holds) });

/** One honest side, with what it has sent. */
class Side {
  readonly sent: PairMessage[] = [];
  readonly exchange: PairExchange;

  constructor(self: Party, other: Party, at = room) {
    this.exchange = new PairExchange({ room: at, self, other, send: (message) => this.sent.push(message) });
  }

  get shown(): Exchange {
    return this.exchange.shown.get();
  }

  get words(): string | null {
    return this.shown.state === 'revealed' ? this.shown.words.join(' ') : null;
  }

  take(kind: PairMessage['kind']): PairMessage {
    const message = this.sent.find((one) => one.kind === kind);
    if (!message) throw new Error(`has sent no ${kind}`);
    return message;
  }
}

/** What is said goes to the other side, whoever is heard first. */
async function converse(a: Side, b: Side, draw: () => number): Promise<void> {
  const heard = new Map([[a, 0], [b, 0]]);
  for (;;) {
    const waiting = [a, b].filter((side) => (heard.get(side) ?? 0) < side.sent.length);
    const from = waiting[Math.floor(draw() * waiting.length)];
    if (!from) return;
    const at = heard.get(from) ?? 0;
    heard.set(from, at + 1);
    const message = from.sent[at];
    if (message) await (from === a ? b : a).exchange.hear(message);
  }
}

async function honest(at: string, draw: () => number): Promise<readonly [Side, Side]> {
  const [anna, bert] = [party('anna', `anna ${at}`), party('bert', `bert ${at}`)];
  const sides = [new Side(anna, bert), new Side(bert, anna)] as const;
  await Promise.all(sides.map(({ exchange }) => exchange.start()));
  await converse(...sides, draw);
  return sides;
}

describe('two who keep to it', () => {
  it('have equal words, in a thousand pairs of a thousand, and no two pairs the same', async () => {
    const draw = seededRandom(1);
    const all = new Set<string>();
    for (let at = 0; at < 1_000; at++) {
      const [a, b] = await honest(String(at), draw);
      expect(a.words).not.toBeNull();
      expect(b.words).toBe(a.words);
      all.add(a.words ?? '');
    }
    expect(all.size).toBe(1_000);
  });

  it('tell their nonces to nobody who has not bound themselves', async () => {
    const [anna, bert] = [party('anna'), party('bert')];
    const side = new Side(anna, bert);
    await side.exchange.start();
    expect(side.sent.map(({ kind }) => kind)).toEqual(['commit']);
    await side.exchange.hear({ kind: 'commit', commitment: await commitTo({ kind: 'pair', room, from: bert, to: anna }, createVerificationNonce()) });
    expect(side.sent.map(({ kind }) => kind)).toEqual(['commit', 'reveal']);
    expect(side.shown).toEqual({ state: 'committed' });
  });

  it('have other words on each connection', async () => {
    const draw = seededRandom(2);
    const [first] = await honest('same', draw);
    const [second] = await honest('same', draw);
    expect(second.words).not.toBe(first.words);
  });
});

// Anna and Bert; whoever is in the middle has a connection with either, with certificates of their own, and passes for the other on both.
describe('somebody in the middle', () => {
  interface Attack {
    readonly anna: Side;
    readonly bert: Side;
    /** The middle's own sides: towards Anna as Bert, towards Bert as Anna. */
    readonly asBert: Side;
    readonly asAnna: Side;
  }

  async function between(): Promise<Attack> {
    const [anna, bert, asBert, asAnna] = [party('anna'), party('bert'), party('bert', 'middle towards anna'), party('anna', 'middle towards bert')];
    const attack = { anna: new Side(anna, asBert), bert: new Side(bert, asAnna), asBert: new Side(asBert, anna), asAnna: new Side(asAnna, bert) };
    await Promise.all(Object.values(attack).map(({ exchange }) => exchange.start()));
    return attack;
  }

  const failed = (side: Side) => (side.shown.state === 'failed' ? side.shown.reason : null);

  it('who takes part on both sides leaves them with different words, in a thousand of a thousand tries', async () => {
    const draw = seededRandom(3);
    for (let at = 0; at < 1_000; at++) {
      const { anna, bert, asBert, asAnna } = await between();
      // Either side may be done before the other begins.
      await Promise.all(draw() < 0.5 ? [converse(anna, asBert, draw), converse(bert, asAnna, draw)] : [converse(bert, asAnna, draw), converse(anna, asBert, draw)]);
      expect(anna.words).toBe(asBert.words);
      expect(bert.words).toBe(asAnna.words);
      expect(anna.words).not.toBeNull();
      expect(bert.words).not.toBe(anna.words);
    }
  });

  it('who relays what the two say is found out by the certificates in it', async () => {
    const { anna, bert } = await between();
    await converse(anna, bert, seededRandom(4));
    expect([failed(anna), failed(bert)]).toEqual(['mismatch', 'mismatch']);
  });

  it('who relays commitments and reveals nonces of their own does not open them', async () => {
    const { anna, bert, asBert, asAnna } = await between();
    await anna.exchange.hear(bert.take('commit'));
    await bert.exchange.hear(anna.take('commit'));
    await asBert.exchange.hear(anna.take('commit'));
    await asAnna.exchange.hear(bert.take('commit'));
    await anna.exchange.hear(asBert.take('reveal'));
    await bert.exchange.hear(asAnna.take('reveal'));
    expect([failed(anna), failed(bert)]).toEqual(['mismatch', 'mismatch']);
  });

  it('who commits and then relays nonces does not open the commitments', async () => {
    const { anna, bert, asBert, asAnna } = await between();
    await anna.exchange.hear(asBert.take('commit'));
    await bert.exchange.hear(asAnna.take('commit'));
    await anna.exchange.hear(bert.take('reveal'));
    await bert.exchange.hear(anna.take('reveal'));
    expect([failed(anna), failed(bert)]).toEqual(['mismatch', 'mismatch']);
  });

  it('who learns one side’s nonce first cannot choose another commitment for it any more', async () => {
    const { anna, asBert } = await between();
    await anna.exchange.hear(asBert.take('commit'));
    expect(anna.take('reveal')).toBeDefined();
    const chosen = new Side(party('bert', 'middle towards anna'), party('anna'));
    await chosen.exchange.start();
    await anna.exchange.hear(chosen.take('commit'));
    expect(failed(anna)).toBe('violation');
  });

  it('who reveals before committing learns nothing', async () => {
    const { anna, asBert } = await between();
    await asBert.exchange.hear(anna.take('commit'));
    await anna.exchange.hear(asBert.take('reveal'));
    expect(failed(anna)).toBe('violation');
    await anna.exchange.hear(asBert.take('commit'));
    expect(anna.sent.map(({ kind }) => kind)).toEqual(['commit']);
  });

  it('who throws a side’s own commitment back at it learns nothing', async () => {
    const { anna } = await between();
    await anna.exchange.hear(anna.take('commit'));
    expect(failed(anna)).toBe('violation');
    expect(anna.sent.map(({ kind }) => kind)).toEqual(['commit']);
  });

  it('who replays what was said on an earlier connection does not open it on this one', async () => {
    const earlier = await between();
    await converse(earlier.bert, earlier.asAnna, seededRandom(5));
    const now = await between();
    await now.anna.exchange.hear(earlier.bert.take('commit'));
    await now.anna.exchange.hear(earlier.bert.take('reveal'));
    expect(failed(now.anna)).toBe('mismatch');
  });

  it('who takes what was said in another room does not open it in this one', async () => {
    const elsewhere = new Side(party('bert'), party('anna'), roomName.parse('s'.repeat(21)));
    const there = new Side(party('anna'), party('bert'), roomName.parse('s'.repeat(21)));
    await Promise.all([elsewhere.exchange.start(), there.exchange.start()]);
    await elsewhere.exchange.hear(there.take('commit'));
    const anna = new Side(party('anna'), party('bert'));
    await anna.exchange.start();
    await anna.exchange.hear(elsewhere.take('commit'));
    await anna.exchange.hear(elsewhere.take('reveal'));
    expect(failed(anna)).toBe('mismatch');
  });

  it('who reveals twice, or goes on after the words, loses them', async () => {
    const { anna, asBert } = await between();
    await converse(anna, asBert, seededRandom(6));
    expect(anna.words).not.toBeNull();
    await anna.exchange.hear(asBert.take('reveal'));
    expect(failed(anna)).toBe('violation');
  });
});
