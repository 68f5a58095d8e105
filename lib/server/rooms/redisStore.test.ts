import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock } from '#lib/kernel/clock.ts';
import { silentLog } from '#lib/kernel/log.ts';
import { RedisLink } from '#lib/server/redis/redisLink.ts';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { RedisStore } from './redisStore.ts';
import { describeRoomStore } from './storeContract.ts';

if (noRedis) process.stderr.write(`Skipped: rooms on Redis, because ${noRedis}.\n`);

describe.skipIf(noRedis !== null)('on a real Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.stop());

  const open = async () => new RedisStore(await RedisLink.open({ url: redis.url, purpose: 'test', clock: systemClock, log: silentLog }), { clock: systemClock, log: silentLog });
  const flush = async () => {
    const link = await RedisLink.open({ url: redis.url, purpose: 'test', clock: systemClock, log: silentLog });
    await link.run((client) => client.flushAll());
    link.close();
  };

  describeRoomStore('RedisStore', async () => {
    await flush();
    return open();
  });
});
