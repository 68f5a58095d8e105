import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHostToken, roomNameOf } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { startNode } from '#lib/server/redis/testNode.ts';
import type { TestNode } from '#lib/server/redis/testNode.ts';
import { aBox, aRoom, settled, signalTo } from './harness.ts';
import type { TestClient } from './harness.ts';

// Two nodes, one Redis, real sockets: what one node promises, two do. And what is left of it while Redis is away.

if (noRedis) process.stderr.write(`Skipped: several nodes, because ${noRedis}.\n`);

/** ms after which whatever Redis's absence has broken has to be mended. */
const HEALED_MS = 5_000;

const presence = (client: TestClient) => client.notices('roster').at(-1)?.participants.map((entry) => entry.presence);
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

describe.skipIf(noRedis !== null)('two nodes', () => {
  let redis: TestRedis;
  let [one, two]: [TestNode?, TestNode?] = [];
  const nodes = () => {
    if (!one || !two) throw new Error('not started');
    return [one, two] as const;
  };

  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(() => void process.off('unhandledRejection', note));
  beforeEach(async () => {
    redis = await TestRedis.start();
    [one, two] = await Promise.all([startNode(redis.url), startNode(redis.url)]);
  });
  afterEach(async () => {
    redis.thaw();
    await Promise.all([one?.close(), two?.close()]);
    await redis.stop();
    expect(unhandled.splice(0)).toEqual([]);
    expect([...(one?.lines ?? []), ...(two?.lines ?? [])].filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('are one room: roster first, then signals, in order, both ways', async () => {
    const [here, there] = nodes();
    const [ann, ben] = [await here.connect(), await there.connect()];
    const { self: annId } = await ann.seated();
    const signals = [0, 1, 2].map((seq) => ({ ...signalTo(annId), header: { ...signalTo(annId).header, seq } }));
    const { self: benId, roster } = await ben.seated({ signals });
    expect(roster.participants.map(({ id }) => id)).toEqual([annId, benId]);
    await ann.until(() => ann.notices('signal').length === 3);
    expect(ann.heard.map(({ name }) => name)).toEqual(['roster', 'signal', 'signal', 'signal']);
    expect(ann.notices('signal').map(({ from, header }) => [from, header.seq])).toEqual([[benId, 0], [benId, 1], [benId, 2]]);
    expect(await ann.request('signal', signalTo(benId))).toEqual({ ok: true });
    await ben.until(() => ben.notices('signal').length === 1);
    await ben.request('leave', {});
    await ann.untilPresent(1);
    expect(await here.signaling.stats()).toMatchObject({ rooms: 1, seats: 1, sockets: 1 });
  });

  it('show who looks in from either what goes on', async () => {
    const [here, there] = nodes();
    const [ann, visitor] = [await here.connect(), await there.connect()];
    expect(await visitor.watch()).toMatchObject({ ok: true, roster: { participants: [] } });
    await ann.seated();
    await visitor.untilPresent(1);
    await ann.request('leave', {});
    await visitor.untilPresent(0);
  });

  it('hand a seat over from one to the other, without a second tile', async () => {
    const [here, there] = nodes();
    const [ann, ben, again] = [await here.connect(), await here.connect(), await there.connect()];
    const { self } = await ann.seated();
    await ben.seated();
    expect((await again.seated({ seat: ann.seat })).self).toBe(self);
    await ann.until(() => ann.notices('evicted').length > 0);
    expect(ann.notices('evicted')).toEqual([{ reason: 'seat-taken' }]);
    await ben.request('signal', signalTo(self));
    await again.until(() => again.notices('signal').length === 1);
    expect(ann.notices('signal')).toEqual([]);
    expect(await ann.request('profile', { profile: `${aBox}y` })).toEqual({ ok: false, reason: 'not-joined' });
    ann.socket.disconnect();
    await settled(ben);
    expect(presence(ben)).toEqual(['here', 'here']);
  });

  it('let a host on one admit, refuse and remove who is on the other', async () => {
    const [here, there] = nodes();
    const token = createHostToken();
    const room = await roomNameOf(token);
    const [host, ann, ben] = [await here.connect(), await there.connect(), await there.connect()];
    await host.seated({ room, host: token });
    expect(await host.request('command', { kind: 'access', mode: 'knock' })).toEqual({ ok: true });
    const knock = (client: TestClient) => client.request('knock', { room, seat: client.seat, proof: null, name: { by: 'key', key: 'k'.repeat(87), boxes: [] } });
    const [first, second] = [await knock(ann), await knock(ben)];
    expect([first, second]).toMatchObject([{ ok: true, knocking: { place: 1, hosted: true } }, { ok: true, knocking: { place: 2 } }]);
    await host.until(() => host.notices('waiting').at(-1)?.people.length === 2);
    if (!first.ok || !second.ok) throw new Error('refused');
    const secret = { from: 'k'.repeat(87), box: aBox };
    expect(await host.request('command', { kind: 'admit', people: [{ id: first.self, secret }] })).toEqual({ ok: true });
    await ann.until(() => ann.notices('admitted').length === 1);
    await ben.until(() => ben.notices('knocking').at(-1)?.place === 1);
    expect(await host.request('command', { kind: 'deny', people: [second.self] })).toEqual({ ok: true });
    await ben.until(() => ben.notices('evicted').length === 1);
    await ann.seated({ room });
    await host.untilPresent(2);
    expect(await host.request('command', { kind: 'remove', id: first.self, proof: null })).toEqual({ ok: true });
    await ann.until(() => ann.notices('evicted').length === 1);
    // What another socket of the same node hears later, this one would have heard before.
    const cat = await there.connect();
    await cat.seated({ room, host: token });
    const rosters = ann.notices('roster').length;
    await host.request('profile', { profile: `${aBox}y` });
    await cat.until(() => cat.notices('roster').some(({ participants }) => participants[0]?.profile === `${aBox}y`));
    expect(ann.notices('roster')).toHaveLength(rosters);
    const again = await here.connect();
    expect(await again.join({ room, seat: ann.seat })).toEqual({ ok: false, reason: 'removed' });
  });

  it('tell everybody once when a seat is given up', async () => {
    const [here, there] = nodes();
    const [ann, ben, cat] = [await here.connect(), await there.connect(), await there.connect()];
    for (const client of [ann, ben, cat]) await client.seated();
    await ann.untilPresent(3);
    cat.socket.io.engine.close();
    await ann.until(() => presence(ann)?.includes('away') ?? false);
    const lost = Date.now();
    await vi.waitFor(() => expect(ann.notices('roster').at(-1)?.participants).toHaveLength(2), { timeout: LEASE_MS + 2_000, interval: 50 });
    expect(Date.now() - lost).toBeLessThan(15_500);
    await ben.untilPresent(2);
    for (const client of [ann, ben]) {
      await settled(client);
      expect(client.notices('roster').filter(({ participants }) => participants.length === 2)).toHaveLength(client === ann ? 2 : 1);
    }
  }, 40_000);

  /** Two people in one room, one on each node. */
  const inCall = async () => {
    const [here, there] = nodes();
    const [ann, ben] = [await here.connect(), await there.connect()];
    await ann.seated();
    await ben.seated();
    await ann.untilPresent(2);
    return { ann, ben, here, there };
  };

  it('answer clearly while Redis stands still, keep every seat, and go on as it does', async () => {
    const { ann, ben, here, there } = await inCall();
    const visitor = await there.connect();
    redis.freeze();
    const asked = Date.now();
    const answers = await Promise.all([visitor.watch(), visitor.join(), ann.request('profile', { profile: `${aBox}z` })]);
    expect(answers).toEqual(Array(3).fill({ ok: false, reason: 'unavailable' }));
    expect(Date.now() - asked, 'ms to the first answer').toBeLessThan(4_000);
    const again = Date.now();
    expect(await visitor.watch()).toEqual({ ok: false, reason: 'unavailable' });
    expect(Date.now() - again, 'ms once it is known').toBeLessThan(1_000);
    expect(await visitor.request('alive', {})).toEqual({ ok: true });
    expect(await here.signaling.stats()).toMatchObject({ rooms: null, seats: null });
    expect([here, there].map(({ backend }) => backend.state())).toEqual(['away', 'away']);
    redis.thaw();
    const thawed = Date.now();
    await vi.waitFor(async () => expect((await visitor.join()).ok).toBe(true), { timeout: HEALED_MS, interval: 50 });
    await ann.untilPresent(3);
    await ben.untilPresent(3);
    expect(Date.now() - thawed).toBeLessThan(HEALED_MS);
    expect([ann, ben].map(({ socket }) => socket.connected)).toEqual([true, true]);
    expect([...ann.notices('evicted'), ...ben.notices('evicted')]).toEqual([]);
  }, 30_000);

  it('keep every seat of a Redis that stood still for longer than a lease', async () => {
    const { ann, ben, here } = await inCall();
    redis.freeze();
    await vi.waitFor(() => expect(here.backend.state()).toBe('away'), { timeout: 10_000 });
    await new Promise((resolve) => void setTimeout(resolve, LEASE_MS + 1_000));
    redis.thaw();
    await vi.waitFor(() => expect(here.backend.state()).toBe('up'), { timeout: HEALED_MS });
    await ann.request('profile', { profile: `${aBox}w` });
    await ben.until(() => ben.notices('roster').at(-1)?.participants[0]?.profile === `${aBox}w`);
    expect(presence(ben)).toEqual(['here', 'here']);
    expect(Math.min(...ben.notices('roster').map(({ participants }) => participants.length))).toBe(2);
  }, 40_000);

  it.each([
    ['is killed and back without anything', async () => {
      await redis.kill();
      const visitor = await nodes()[0].connect();
      expect(await visitor.join()).toEqual({ ok: false, reason: 'unavailable' });
      await redis.restart();
    }],
    ['is flushed', async () => redis.flush()],
  ])('make sockets take their seats again when Redis %s', async (_, fail) => {
    const { ann, ben, here } = await inCall();
    const closed = [ann, ben].map(({ socket }) => new Promise<void>((resolve) => void socket.once('disconnect', () => resolve())));
    await fail();
    const healing = Date.now();
    await Promise.all(closed);
    const [again, back] = [await here.connect(), await here.connect()];
    await again.seated({ seat: ann.seat });
    await back.seated({ seat: ben.seat });
    await again.untilPresent(2);
    expect(Date.now() - healing).toBeLessThan(HEALED_MS);
    expect((await here.store.read(aRoom))?.seats.size).toBe(2);
  }, 30_000);

  it('send everybody away within two seconds, and not at once, when one stops', async () => {
    const [here, there] = nodes();
    const people = await Promise.all(Array.from({ length: 60 }, () => here.connect()));
    const gone = people.map(({ socket }) => new Promise<number>((resolve) => void socket.once('disconnect', () => resolve(Date.now()))));
    const stopping = Date.now();
    await here.signaling.drain();
    expect(Date.now() - stopping).toBeLessThan(3_000);
    const times = (await Promise.all(gone)).map((at) => at - stopping);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(300);
    expect((await there.connect()).socket.connected).toBe(true);
  });
});
