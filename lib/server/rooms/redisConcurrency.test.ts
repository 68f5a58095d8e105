import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/kernel/clock.ts';
import { silentLog } from '#lib/kernel/log.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { RedisLink } from '#lib/server/redis/redisLink.ts';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { MemoryStore } from './memoryStore.ts';
import { RedisStore } from './redisStore.ts';
import type { Place, ProofHash, RoomChange, RoomStore } from './store.ts';

// Several nodes at once: what each of them was told has to fit one order of events, whichever that was.

const SOAK = process.env['PARLEY_SOAK'] === '1';
const SEED = Number(process.env['PARLEY_SEED'] ?? 20_261_127);
const RUNS = SOAK ? 1_000 : 40;
const NODES = 3;
const CAPACITY = 4;

const letters = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const proofHash = 'p' as ProofHash;
const box = (text: string) => text.padEnd(40, '_');
const seat = (letter: string) => participantId.parse(letter.repeat(21));
const placeOf = (room: RoomName, letter: string, tab = 1): Place => ({ room, seat: seat(letter), holder: `${letter}${tab}` });

let made = 0;
const anotherRoom = () => roomName.parse(String(made++).padStart(21, 'r'));

type Deed =
  | { readonly do: 'admit'; readonly who: string; readonly tab: number }
  | { readonly do: 'patch'; readonly who: string; readonly tab: number; readonly text: string }
  | { readonly do: 'leave'; readonly who: string; readonly tab: number }
  | { readonly do: 'put out'; readonly who: string }
  | { readonly do: 'access'; readonly mode: 'open' | 'locked' };

const who = fc.constantFrom(...letters);
const tab = fc.integer({ min: 1, max: 2 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('admit' as const), who, tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('patch' as const), who, tab, text: fc.constantFrom('x', 'y', 'z') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), who, tab }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('put out' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('access' as const), mode: fc.constantFrom('open' as const, 'locked' as const) }) },
);

/** The change that a deed makes, or null when it is refused. */
async function perform(store: RoomStore, room: RoomName, done: Deed): Promise<RoomChange | null> {
  const host = placeOf(room, 'h');
  switch (done.do) {
    case 'admit': {
      const place = placeOf(room, done.who, done.tab);
      const request = { ...place, proofHash, role: 'guest', rules: null, profile: box('p'), capacity: CAPACITY, now: 1_000, until: 16_000 } as const;
      const result = await store.admit(request);
      return result.ok ? result.value.change : null;
    }
    case 'patch':
      return store.patch(placeOf(room, done.who, done.tab), { profile: box(done.text) });
    case 'leave':
      return store.remove(placeOf(room, done.who, done.tab));
    case 'put out': {
      const result = await store.command(host, { kind: 'remove', id: seat(done.who), proofHash: null });
      return result.ok ? result.value : null;
    }
    case 'access': {
      const result = await store.command(host, { kind: 'access', mode: done.mode });
      return result.ok ? result.value : null;
    }
  }
}

/** A host that stays, so that it is one life of one room from beginning to end. */
const open = (store: RoomStore, room: RoomName) =>
  store.admit({ ...placeOf(room, 'h'), proofHash, role: 'host', rules: null, profile: box('h'), capacity: CAPACITY, now: 1_000, until: 99_000 });

const told = ({ roster: { rev, access, participants }, expelled }: RoomChange) => ({ rev, access, participants, expelled });

describe.skipIf(noRedis !== null)('three nodes on one Redis', () => {
  let redis: TestRedis;
  let nodes: RedisStore[];
  beforeAll(async () => {
    redis = await TestRedis.start();
    const link = () => RedisLink.open({ url: redis.url, purpose: 'test', clock: systemClock, log: silentLog });
    nodes = await Promise.all(Array.from({ length: NODES }, async () => new RedisStore(await link(), { clock: systemClock, log: silentLog })));
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await redis.stop();
  });
  beforeEach(() => expect(nodes.map(({ state }) => state.get())).toEqual(['up', 'up', 'up']));

  const node = (at: number): RedisStore => {
    const found = nodes[at % NODES];
    if (!found) throw new Error('no such node');
    return found;
  };

  it('make of many steps at once what some order of them makes', async () => {
    let [committed, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(NODES - 1), deed), { minLength: 20, maxLength: 60 }), async (deeds) => {
        const room = anotherRoom();
        await open(node(0), room);
        const outcomes = await Promise.all(deeds.map(async ([at, done]) => ({ done, change: await perform(node(at), room, done) })));
        const ordered = outcomes
          .flatMap(({ done, change }) => (change ? [{ done, change }] : []))
          .sort((a, b) => a.change.roster.rev - b.change.roster.rev);
        committed += ordered.length;
        refused += deeds.length - ordered.length;

        // Each change has a number of its own, and there is none that nobody was told.
        expect(ordered.map(({ change }) => change.roster.rev)).toEqual(ordered.map((_, at) => at + 2));
        for (const { change } of ordered) expect(change.roster.participants.length).toBeLessThanOrEqual(CAPACITY);

        // One after another, in that order, they make the same.
        const alone = new MemoryStore();
        await open(alone, room);
        for (const { done, change } of ordered) {
          const again = await perform(alone, room, done);
          expect(again && told(again)).toEqual(told(change));
        }
        const [here, there] = [await node(1).read(room), await alone.read(room)];
        expect([...(here?.seats ?? [])]).toEqual([...(there?.seats ?? [])]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    process.stdout.write(`seed ${SEED}, ${RUNS} runs: ${committed} steps of three nodes in one order, ${refused} refused\n`);
  }, 600_000);

  it('give up what is over once, whoever looks, and nothing that was renewed in the last moment', async () => {
    const rooms = Array.from({ length: 60 }, anotherRoom);
    const renewed = new Map<RoomName, boolean>();
    const changes: RoomChange[] = [];
    for (const [at, room] of rooms.entries()) {
      await perform(node(at), room, { do: 'admit', who: 'a', tab: 1 });
      await perform(node(at + 1), room, { do: 'admit', who: 'b', tab: 1 });
      const renew = async () => {
        // Before, while and after the others look.
        for (let turn = 0; turn < at % 20; turn++) await new Promise(setImmediate);
        renewed.set(room, await node(at).renew(placeOf(room, 'a'), 40_000));
      };
      const [, ...swept] = await Promise.all([renew(), ...nodes.map((each) => each.expire(16_000))]);
      changes.push(...swept.flatMap((expired) => expired.changes));
    }
    // Where a node had claimed what was not over yet, it is due again.
    changes.push(...(await node(0).expire(20_000)).changes);
    for (const room of rooms) {
      const left = (await node(2).read(room))?.seats.size ?? 0;
      expect(left).toBe(renewed.get(room) ? 1 : 0);
      // Each seat is told to be gone by one node, once.
      const told = changes.filter((change) => change.room === room).map(({ roster }) => roster.rev);
      expect(new Set(told).size).toBe(told.length);
      expect(told.length).toBeGreaterThanOrEqual(1);
    }
    expect(new Set(renewed.values()).size).toBe(2);
  });

  it('let one of many sockets have a seat', async () => {
    const room = anotherRoom();
    const claims = Array.from({ length: 12 }, (_, tabs) => tabs + 1);
    const admissions = await Promise.all(
      claims.map(async (of) => {
        const request = { ...placeOf(room, 'a', of), proofHash, role: 'guest', rules: null, profile: box('p'), capacity: CAPACITY, now: 1_000, until: 16_000 } as const;
        const result = await node(of).admit(request);
        return result.ok ? [result.value] : [];
      }),
    );
    const displaced = admissions.flat().flatMap((admission) => admission.displaced ?? []);
    const holder = (await node(0).read(room))?.seats.get(seat('a'))?.holder;
    expect(displaced).toHaveLength(claims.length - 1);
    expect(new Set([...displaced, holder])).toEqual(new Set(claims.map((of) => `a${of}`)));
    const renewed = await Promise.all(claims.map((of) => node(of + 1).renew(placeOf(room, 'a', of), 30_000)));
    expect(renewed.filter(Boolean)).toHaveLength(1);
  });

  it('leave nothing in Redis that has no end', async () => {
    const room = anotherRoom();
    await open(node(0), room);
    await node(1).expire(99_000);
    await open(node(0), anotherRoom());
    const link = await RedisLink.open({ url: redis.url, purpose: 'test', clock: systemClock, log: silentLog });
    const keys = await link.run((client) => client.keys('*'));
    const ends = await link.run((client) => Promise.all(keys.map((key) => client.pTTL(key))));
    link.close();
    expect(keys.length).toBeGreaterThan(0);
    for (const end of ends) expect(end).toBeGreaterThan(0);
  });
});
