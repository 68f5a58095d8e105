import type { Roster } from '#lib/protocol/events.ts';
import { createHostToken, roomNameOf, roomProof } from '#lib/protocol/ids.ts';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { Attendant } from './support/attendant.ts';
import { connectionsMade, idlePause, longest, watchAll } from './support/callWatch.ts';
import { Figure, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import { RoundRobin } from './support/roundRobin.ts';

// R15: two nodes behind a proxy are restarted one after the other, full of people. Nobody loses a room, a seat or a picture. How long people
// are away is measured before there are browsers: a call leaves two cores nothing to serve a hundred and twenty others with.

test.skip(noRedis !== null, noRedis ?? '');

const ROOMS = 40;
const PEOPLE = 3;
/** Those that stay while a call in browsers is looked at, which two cores have to be enough for. */
const ROOMS_BESIDE = 10;
const PAUSE_MS = 100;
const proof = roomProof.parse(`${'p'.repeat(42)}A`);

/** Three people in a room of their own, none of whom has a browser. */
async function fill(port: number): Promise<readonly Attendant[]> {
  const room = await roomNameOf(createHostToken());
  const people = Array.from({ length: PEOPLE }, () => new Attendant(port, room, proof));
  for (const person of people) await person.enter();
  return people;
}

/** Everybody was last told of everybody, and of nobody else. */
function whole(room: readonly Attendant[]): boolean {
  const ids = new Set(room.map(({ self }) => self));
  const here = (roster: Roster | undefined) => roster?.participants.filter(({ id, presence }) => ids.has(id) && presence === 'here').length;
  return room.every(({ rosters }) => here(rosters.at(-1)) === PEOPLE && rosters.at(-1)?.participants.length === PEOPLE);
}

/** It has been one life of the room all the time, and nobody was ever in it twice. */
function unbroken(room: readonly Attendant[]): boolean {
  const rosters = room.flatMap((person) => person.rosters);
  const twice = rosters.some(({ participants }) => new Set(participants.map(({ id }) => id)).size < participants.length || participants.length > PEOPLE);
  return !twice && new Set(rosters.map(({ epoch }) => epoch)).size === 1;
}

test('nodes that are restarted one after the other cost nobody a room, a seat or a picture', async ({ people, startServer }) => {
  const times = rounds(1, 10);
  test.setTimeout(180_000 + times * 120_000);
  const claim = { browser: 'none' } as const;
  const back = new Figure({ id: 'R15-rejoin', what: `seat taken again after its node was restarted, ${ROOMS} rooms of ${PEOPLE}`, of: 0.95, target: 3_000, unit: 'ms', ...claim });
  const lost = new Figure({ id: 'R15-lost', what: `rooms of ${ROOMS} that were begun anew or had somebody in them twice`, of: 1, target: 0, unit: 'objects', ...claim });
  const rebuilt = new Figure({ id: 'R15-rebuilt', what: 'connections made anew while nodes were restarted', of: 1, target: 0, unit: 'connections', browser: 'Chromium' });
  const pauses = new Figure({ id: 'R15-pause', what: 'longest pause while nodes were restarted, beyond the longest without', of: 1, target: PAUSE_MS, unit: 'ms', browser: 'Chromium' });

  const redis = await TestRedis.start();
  const env = { REDIS_URL: redis.url, ADDRESS_MAX: '1000' };
  const nodes = [await startServer({ env }), await startServer({ env })];
  const proxy = await RoundRobin.inFrontOf(nodes.map(({ port }) => port));
  let rooms = await Promise.all(Array.from({ length: ROOMS }, () => fill(Number(new URL(proxy.origin).port))));

  /** One node after the other, and everybody back in a room that is whole. */
  const restart = async () => {
    const everybody = rooms.flat();
    const returned = everybody.map((person) => person.returns.length);
    for (const [at, node] of nodes.entries()) {
      const stopping = Date.now();
      await node.stop();
      expect(Date.now() - stopping, 'ms that the node took to go').toBeLessThan(10_000);
      nodes[at] = await startServer({ port: node.port, env });
    }
    await expect.poll(() => everybody.every((person, at) => person.returns.length > (returned[at] ?? 0)), { message: 'everybody has come back', timeout: 20_000 }).toBe(true);
    await expect.poll(() => rooms.filter((room) => !whole(room)).length, { message: 'rooms without somebody', timeout: 10_000 }).toBe(0);
    lost.add(rooms.filter((room) => !unbroken(room)).length);
  };
  for (let round = 0; round < times; round++) await restart();
  for (const ms of rooms.flat().flatMap(({ returns }) => returns)) back.add(ms);

  for (const person of rooms.slice(ROOMS_BESIDE).flat()) person.leave();
  rooms = rooms.slice(0, ROOMS_BESIDE);
  const call = await people.call(['Anna', 'Bert'], { origin: proxy.origin });
  for (let round = 0; round < times; round++) {
    await expectFullMesh(call);
    await watchAll(call);
    const made = await connectionsMade(call);
    // As many servers start in it as in the restart.
    const idle = async () => Math.max(await idlePause(call, startServer), await idlePause(call, startServer));
    const pauseBefore = await idle();
    const before = Date.now();
    await restart();
    const pause = await longest(call, before, Date.now());
    pauses.add(pause - (pause - pauseBefore > PAUSE_MS ? Math.max(pauseBefore, await idle()) : pauseBefore));
    rebuilt.add((await connectionsMade(call)).reduce((sum, now, at) => sum + now - (made[at] ?? 0), 0));
    for (const person of call) {
      await expect(person.tiles()).toHaveCount(2);
      await expect(person.by('status')).toHaveAttribute('data-state', 'live');
    }
    await expectFullMesh(call);
  }
  for (const person of rooms.flat()) person.leave();
  await proxy.close();
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
  lost.check();
  back.check();
  rebuilt.check();
  pauses.check();
});
