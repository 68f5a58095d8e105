import * as z from 'zod/mini';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#lib/kernel/clock.ts';
import { silentLog } from '#lib/kernel/log.ts';
import type { Delivery } from '#lib/server/signaling/bus.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';
import { RedisLink, script } from './redisLink.ts';
import { StreamBus } from './streamBus.ts';
import { noRedis, TestRedis } from './testRedis.ts';

const delivery = (channel: string): Delivery => ({ kind: 'unsubscribe', holder: 'socket', channel });

describe.skipIf(noRedis !== null)('deliveries through a stream', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.stop());

  const open = () => RedisLink.open({ url: redis.url, purpose: 'test', clock: systemClock, log: silentLog });
  async function node() {
    const link = await open();
    const bus = await StreamBus.open(link, silentLog);
    const heard: string[] = [];
    bus.listen((deliveries) => heard.push(...deliveries.flatMap((each) => (each.kind === 'unsubscribe' ? each.channel : []))));
    return {
      link,
      bus,
      heard,
      async close() {
        await bus.close();
        link.close();
      },
    };
  }

  it('reach every node, the sender too, all in one order, though their connections are cut in between', async () => {
    const nodes = await Promise.all([node(), node(), node()]);
    const admin = await open();
    const sent: string[] = [];
    for (let round = 0; round < 40; round++) {
      await Promise.all(
        nodes.map(async ({ bus }, at) => {
          const channel = `${round}/${at}`;
          await bus.send([delivery(channel), delivery(`${channel}b`)]);
          sent.push(channel, `${channel}b`);
        }),
      );
      // Those that read: what they were about to be told is told by the next connection.
      if (round % 10 === 5) {
        const list = z.string().parse(await admin.run((client) => client.sendCommand(['CLIENT', 'LIST', 'TYPE', 'normal'])));
        const readers = list.split('\n').filter((line) => line.includes('cmd=xread'));
        expect(readers.length).toBeGreaterThan(0);
        for (const line of readers) await admin.run((client) => client.sendCommand(['CLIENT', 'KILL', 'ID', /\bid=(\d+)/.exec(line)?.[1] ?? '']));
      }
    }
    await vi.waitFor(() => expect(nodes.map(({ heard }) => heard.length)).toEqual(nodes.map(() => sent.length)), { timeout: 5_000 });
    expect(nodes[1]?.heard).toEqual(nodes[0]?.heard);
    expect(nodes[2]?.heard).toEqual(nodes[0]?.heard);
    expect(new Set(nodes[0]?.heard)).toEqual(new Set(sent));
    await Promise.all(nodes.map((each) => each.close()));
    admin.close();
  });

  it('begin with what is sent after a node is there', async () => {
    const first = await node();
    await first.bus.send([delivery('before')]);
    const second = await node();
    await first.bus.send([delivery('after')]);
    await vi.waitFor(() => expect(second.heard).toEqual(['after']));
    await Promise.all([first.close(), second.close()]);
  });

  it('drop what is none of them, and go on', async () => {
    const { bus, link, heard, close } = await node();
    for (const text of ['no JSON', '{}', '[{"kind":"notice","to":"a","except":null,"name":"roster","notice":{}}]']) {
      await link.run((client) => client.xAdd('parley:1:deliveries', '*', { deliveries: text }));
    }
    await link.run((client) => client.xAdd('parley:1:deliveries', '*', { other: 'field' }));
    await bus.send([delivery('good')]);
    await vi.waitFor(() => expect(heard).toEqual(['good']));
    await close();
  });

  it('are refused while Redis stands still, at once when that is known; and the link is back as soon as Redis is', async () => {
    const { bus, link, heard, close } = await node();
    redis.freeze();
    await expect(bus.send([delivery('lost')])).rejects.toBeInstanceOf(Unavailable);
    const asked = Date.now();
    await expect(bus.send([delivery('lost as well')])).rejects.toBeInstanceOf(Unavailable);
    expect(Date.now() - asked).toBeLessThan(100);
    redis.thaw();
    await link.whenUp();
    await vi.waitFor(() => bus.send([delivery('good')]), { timeout: 3_000 });
    await vi.waitFor(() => expect(heard).toContain('good'), { timeout: 3_000 });
    await close();
  });

  it('come with scripts that Redis may forget', async () => {
    const link = await open();
    const add = script("return redis.call('INCRBY', KEYS[1], ARGV[1])");
    expect(await link.evaluate(add, ['n'], ['2'])).toBe(2);
    await link.run((client) => client.scriptFlush());
    expect(await link.evaluate(add, ['n'], ['3'])).toBe(5);
    link.close();
  });

  it('show a mistake as a mistake, and not as an absence', async () => {
    const link = await open();
    await link.run((client) => client.set('text', 'x', { PX: 10_000 }));
    await expect(link.run((client) => client.hGetAll('text'))).rejects.toThrow('WRONGTYPE');
    expect(link.state.get()).toBe('up');
    link.close();
  });
});
