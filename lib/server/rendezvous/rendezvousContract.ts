import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CODE_LIFETIME_MS, CODE_TRY_MS, MAX_CODE_TRIES, MAX_SLOT } from '#lib/protocol/limits.ts';
import { slotNonce, tryId } from '#lib/protocol/rendezvous.ts';
import type { SlotMessage } from '#lib/protocol/rendezvous.ts';
import { REMEMBERED_MS } from './slots.ts';
import type { RendezvousStore } from './store.ts';

const nonce = (letter: string) => slotNonce.parse(`${letter.repeat(21)}A`);
const id = (letter: string) => tryId.parse(`${letter.repeat(21)}A`);
const START = 1_000_000;

/** What every place for slots promises. */
export function describeRendezvousStore(name: string, create: () => RendezvousStore | Promise<RendezvousStore>): void {
  describe(`${name} keeps slots`, () => {
    let store: RendezvousStore;
    let now = START;
    beforeEach(async () => {
      store = await create();
      now = START;
      return () => store.close();
    });

    const open = (host: string, over: object = {}) =>
      store.open({ host, owner: `address of ${host}`, nonce: nonce('n'), ownerMost: 3, now, until: now + CODE_LIFETIME_MS, ...over });
    const begin = (guest: string, letter = 't', slot = 1) => store.begin({ slot, id: id(letter), guest, now, until: now + CODE_TRY_MS });
    const pass = (from: string, kind: SlotMessage['kind'], letter = 't', slot = 1) => store.pass({ slot, id: id(letter), from, kind, now });
    /** A try that comes to nothing. */
    const failedTry = async (letter: string) => {
      await begin('guest', letter);
      await pass('host', 'refusal', letter);
    };

    it('gives out the smallest free number', async () => {
      for (const [host, slot] of [['a', 1], ['b', 2], ['c', 3]] as const) expect(await open(host)).toEqual({ ok: true, value: { slot, partings: [] } });
      await store.leave('b', 'everything', now);
      expect(await open('d')).toMatchObject({ value: { slot: 2 } });
      expect(await store.count(now)).toBe(3);
    });

    it('hands on the four messages of an exchange, each once, each to the other side, and is used up by the last', async () => {
      await open('host');
      expect(await begin('guest')).toEqual({ ok: true, value: { host: 'host', nonce: nonce('n') } });
      expect(await pass('guest', 'share')).toEqual({ ok: true, value: { to: 'host' } });
      expect(await pass('guest', 'share')).toEqual({ ok: false, reason: 'out-of-turn' });
      expect(await pass('host', 'share')).toEqual({ ok: true, value: { to: 'guest' } });
      expect(await pass('host', 'welcome')).toEqual({ ok: false, reason: 'out-of-turn' });
      expect(await pass('guest', 'confirmation')).toEqual({ ok: true, value: { to: 'host' } });
      expect(await pass('host', 'welcome')).toEqual({ ok: true, value: { to: 'guest' } });
      expect(await pass('host', 'refusal')).toEqual({ ok: false, reason: 'over' });
      expect(await begin('other', 'u')).toEqual({ ok: false, reason: 'used' });
      expect(await store.count(now)).toBe(0);
    });

    it('lets nobody else into an exchange, and only one at a time', async () => {
      await open('host');
      await open('other host');
      await begin('guest');
      expect(await begin('second', 'u')).toEqual({ ok: false, reason: 'busy' });
      for (const stranger of ['second', 'other host']) expect(await pass(stranger, 'share')).toEqual({ ok: false, reason: 'over' });
      expect(await pass('guest', 'share', 'u')).toEqual({ ok: false, reason: 'over' });
      expect(await pass('guest', 'share', 't', 2)).toEqual({ ok: false, reason: 'over' });
      expect(await store.begin({ slot: 2, id: id('v'), guest: 'other host', now, until: now + 1 })).toEqual({ ok: false, reason: 'nobody-there' });
    });

    it('is burnt by two tries that come to nothing, however they do', async () => {
      const ways: Readonly<Record<string, (letter: string) => Promise<unknown>>> = {
        refused: (letter) => pass('host', 'refusal', letter),
        left: () => store.leave('guest', 'everything', now),
        late: async () => (now += CODE_TRY_MS),
      };
      for (const first of Object.values(ways)) {
        for (const second of Object.values(ways)) {
          await open('host');
          await begin('guest', 'a');
          await first('a');
          expect((await begin('guest', 'b')).ok).toBe(true);
          await second('b');
          expect(await begin('guest', 'c')).toEqual({ ok: false, reason: 'burnt' });
          now += CODE_LIFETIME_MS + REMEMBERED_MS;
        }
      }
    });

    it('stays burnt when its host goes, and a host who goes before that leaves nothing', async () => {
      await open('host');
      for (const letter of ['a', 'b']) await failedTry(letter);
      await store.leave('host', 'everything', now);
      expect(await begin('guest', 'c')).toEqual({ ok: false, reason: 'burnt' });
      await open('another');
      await store.leave('another', 'everything', now);
      expect(await begin('guest', 'd', 2)).toEqual({ ok: false, reason: 'nobody-there' });
    });

    it('expires, says so for as long again, and is forgotten', async () => {
      await open('host');
      now += CODE_LIFETIME_MS - 1;
      expect(await begin('guest')).toMatchObject({ ok: true });
      now += 1;
      expect(await pass('guest', 'share')).toEqual({ ok: false, reason: 'over' });
      expect(await begin('guest', 'u')).toEqual({ ok: false, reason: 'expired' });
      expect(await open('later')).toMatchObject({ value: { slot: 2 } });
      now += REMEMBERED_MS;
      expect(await begin('guest', 'v')).toEqual({ ok: false, reason: 'nobody-there' });
      expect(await store.count(now)).toBe(0);
    });

    it('tells the other side when one goes', async () => {
      await open('host');
      await begin('guest');
      expect(await store.leave('guest', 'hosting', now)).toEqual([]);
      expect(await store.leave('guest', 'everything', now)).toEqual([{ holder: 'host', tryId: id('t') }]);
      await begin('guest', 'u');
      expect(await store.leave('host', 'hosting', now)).toEqual([{ holder: 'guest', tryId: id('u') }]);
      expect(await store.leave('host', 'everything', now)).toEqual([]);
    });

    it('gives a host one slot, and closes the former', async () => {
      await open('host');
      await begin('guest');
      expect(await open('host')).toEqual({ ok: true, value: { slot: 1, partings: [{ holder: 'guest', tryId: id('t') }] } });
      expect(await store.count(now)).toBe(1);
      expect((await begin('guest', 'u')).ok).toBe(true);
    });

    it('gives one owner no more than its share, and what is over does not count', async () => {
      for (const host of ['a', 'b', 'c']) await open(host, { owner: 'x' });
      expect(await open('d', { owner: 'x' })).toEqual({ ok: false, reason: 'too-many' });
      expect((await open('e', { owner: 'y' })).ok).toBe(true);
      now += CODE_LIFETIME_MS;
      expect((await open('f', { owner: 'x' })).ok).toBe(true);
    });

    it('has 999 numbers, and takes those of slots that are over before it has none', { timeout: 60_000 }, async () => {
      for (let host = 1; host <= MAX_SLOT; host++) await open(`h${host}`);
      expect(await open('late')).toEqual({ ok: false, reason: 'no-slot' });
      for (const letter of ['a', 'b']) {
        await begin('guest', letter, 7);
        await pass('h7', 'refusal', letter, 7);
      }
      expect(await open('late')).toMatchObject({ value: { slot: 7 } });
    });

    it('allows whatever happens to it no third try, and gives one message to nobody but the two', async () => {
      const people = ['host', 'other', 'g1', 'g2'] as const;
      const event = fc.oneof(
        fc.record({ do: fc.constant('begin' as const), who: fc.constantFrom(...people), letter: fc.constantFrom('a', 'b', 'c') }),
        fc.record({
          do: fc.constant('pass' as const),
          who: fc.constantFrom(...people),
          letter: fc.constantFrom('a', 'b', 'c'),
          kind: fc.constantFrom<SlotMessage['kind']>('share', 'confirmation', 'welcome', 'refusal'),
        }),
        fc.record({ do: fc.constant('leave' as const), who: fc.constantFrom('g1', 'g2', 'other') }),
        fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: CODE_TRY_MS }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
          store = await create();
          now = START;
          await open('host');
          const tries = new Map<string, string>();
          let begun = 0;
          for (const happened of events) {
            if (happened.do === 'wait') now += happened.ms;
            else if (happened.do === 'leave') await store.leave(happened.who, 'everything', now);
            else if (happened.do === 'begin') {
              if (!(await begin(happened.who, happened.letter)).ok) continue;
              begun += 1;
              tries.set(happened.letter, happened.who);
            } else {
              const passed = await pass(happened.who, happened.kind, happened.letter);
              if (passed.ok) expect(new Set([happened.who, passed.value.to])).toEqual(new Set(['host', tries.get(happened.letter)]));
            }
          }
          expect(begun).toBeLessThanOrEqual(MAX_CODE_TRIES);
        }),
        { numRuns: 200 },
      );
    });
  });
}
