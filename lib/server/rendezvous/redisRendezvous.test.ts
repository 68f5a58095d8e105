import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/kernel/clock.ts';
import { createLog, silentLog } from '#lib/kernel/log.ts';
import { CODE_LIFETIME_MS } from '#lib/protocol/limits.ts';
import { createSlotNonce, createTryId } from '#lib/protocol/rendezvous.ts';
import { redisKeys } from '#lib/server/redis/keys.ts';
import { RedisLink } from '#lib/server/redis/redisLink.ts';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { RedisRendezvous } from './redisRendezvous.ts';
import { describeRendezvousStore } from './rendezvousContract.ts';

if (noRedis) process.stderr.write(`Skipped: slots on Redis, because ${noRedis}.\n`);

describe.skipIf(noRedis !== null)('on a real Redis', () => {
  let redis: TestRedis;
  let link: RedisLink;
  const links: RedisLink[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
    link = await open();
  });
  afterAll(async () => {
    for (const each of links) each.close();
    await redis.stop();
  });

  const open = async () => {
    const opened = await RedisLink.open({ url: redis.url, purpose: 'rooms', clock: systemClock, log: silentLog });
    links.push(opened);
    return opened;
  };
  const empty = () => link.run((client) => client.flushAll());

  describeRendezvousStore('RedisRendezvous', async () => {
    await empty();
    return new RedisRendezvous(link, silentLog);
  });

  const request = (host: string, now = 1_000) => ({ host, owner: host, nonce: createSlotNonce(), ownerMost: 3, now, until: now + CODE_LIFETIME_MS });

  it('gives no number twice, whichever node is asked', async () => {
    await empty();
    const nodes = await Promise.all(Array.from({ length: 3 }, async () => new RedisRendezvous(await open(), silentLog)));
    const opened = await Promise.all(nodes.flatMap((node, at) => Array.from({ length: 20 }, (_, host) => node.open(request(`host ${at} ${host}`)))));
    const slots = opened.map((outcome) => (outcome.ok ? outcome.value.slot : null)).toSorted((a, b) => Number(a) - Number(b));
    expect(slots).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
  });

  it('lets a guest of one node try the slot of another, and whoever leaves takes only what is theirs', async () => {
    await empty();
    const [here, there] = [new RedisRendezvous(await open(), silentLog), new RedisRendezvous(await open(), silentLog)];
    const opened = await here.open(request('host'));
    if (!opened.ok) throw new Error(opened.reason);
    const { slot } = opened.value;
    expect(await there.begin({ slot, id: createTryId(), guest: 'guest', now: 2_000, until: 9_000 })).toMatchObject({ ok: true, value: { host: 'host' } });
    expect(await there.leave('somebody else', 'everything', 3_000)).toEqual([]);
    expect(await here.leave('host', 'hosting', 3_000)).toMatchObject([{ holder: 'guest' }]);
    expect(await there.begin({ slot, id: createTryId(), guest: 'late', now: 4_000, until: 9_000 })).toMatchObject({ ok: false, reason: 'nobody-there' });
  });

  it('goes on, and says so, when what is kept is not what it has written', async () => {
    await empty();
    const lines: string[] = [];
    await link.run((client) => client.hSet(redisKeys.slots, { version: 'v', slots: '[[1,{"state":"open"}]]' }));
    const store = new RedisRendezvous(link, createLog('error', (line) => lines.push(line)));
    expect(await store.open(request('host'))).toMatchObject({ ok: true, value: { slot: 1 } });
    expect(lines).toHaveLength(1);
  });
});
