import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { SIGNALING_PATH } from '#lib/protocol/events.ts';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { connectionsMade, idlePause, longest, watchAll } from './support/callWatch.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import { RoundRobin } from './support/roundRobin.ts';
import { fetchPreload } from './support/vercelPreload.ts';

// Functions of a serverless host and a server of ours in one deployment. The host ends each socket when its time is over.

test.skip(noRedis !== null, noRedis ?? '');

/** The same room as `link`, by way of another node. */
const through = (origin: string, link: string) => {
  const { pathname, hash } = new URL(link);
  return `${origin}${pathname}${hash}`;
};

/** ms without a picture or sound beyond those that a busy machine makes by itself. */
const PAUSE_MS = 500;

test.describe('on a serverless host', () => {
  let folder = '';
  let preload = '';
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-vercel-'));
    const fetched = fetchPreload(folder);
    test.skip('obstacle' in fetched, 'obstacle' in fetched ? fetched.obstacle : '');
    if ('path' in fetched) preload = fetched.path;
  });
  test.afterAll(() => rmSync(folder, { recursive: true }));

  test('two functions and a server are one place, and sockets that the host ends cost nobody anything', async ({ people, startServer }) => {
    const redis = await TestRedis.start();
    const env = { REDIS_URL: redis.url };
    const functions = [await startServer({ preload, env }), await startServer({ preload, env })];
    const [one, two] = await Promise.all(functions.map(({ port }) => RoundRobin.inFrontOf([port])));
    const server = await startServer({ env });
    if (!one || !two) throw new Error('no functions');
    try {
      const health = await fetch(`${one.origin}/api/health`);
      expect(await health.json()).toMatchObject({ status: 'ok' });
      expect((await fetch(`${one.origin}/api/socket`)).status).toBe(426);

      const anna = await people.add('Anna', { origin: one.origin });
      const bert = await people.add('Bert', { origin: two.origin });
      const carl = await people.add('Carl', { origin: server.origin });
      const everybody = [anna, bert, carl];
      const link = await anna.createRoom();
      await anna.join();
      await bert.open(through(two.origin, link));
      await expect(bert.by('people-here')).toContainText('Anna');
      await bert.join();
      await carl.open(through(server.origin, link));
      await carl.join();
      await expectFullMesh(everybody);

      const made = await connectionsMade(everybody);
      await watchAll(everybody);
      const idle = await idlePause(everybody, startServer);
      const before = Date.now();
      for (const function_ of [one, two]) {
        for (const person of everybody) await expect(person.by('status')).toHaveAttribute('data-state', 'live');
        const cutAt = Date.now();
        function_.cut();
        const cut = function_ === one ? anna : bert;
        await expect.poll(async () => (await cut.flow()).status.some(({ at, state }) => at > cutAt && state === 'live'), { message: 'back after its socket was ended' }).toBe(true);
      }
      for (const person of everybody) await expect(person.tiles()).toHaveCount(3);
      expect(await longest(everybody, before, Date.now())).toBeLessThan(idle + PAUSE_MS);
      expect(await connectionsMade(everybody)).toEqual(made);

      // Whoever leaves one of them is gone on all.
      await bert.leave();
      for (const person of [anna, carl]) await expect(person.tiles()).toHaveCount(2);
      for (const { logs } of functions) expect(logs).not.toContain('"level":"error"');
    } finally {
      await Promise.all([one.close(), two.close()]);
      await redis.stop();
    }
  });

  test('without a Redis it says what is missing, to whoever deployed it alone', async ({ people, startServer }) => {
    const alone = await startServer({ preload });
    const socket = new WebSocket(`ws://localhost:${alone.port}${SIGNALING_PATH}?EIO=4&transport=websocket`, { origin: alone.origin });
    const [, answer] = (await once(socket, 'unexpected-response')) as [ClientRequest, IncomingMessage];
    expect(answer.statusCode).toBe(503);
    expect(await text(answer)).not.toContain('REDIS');
    expect(alone.logs).toContain('REDIS_URL');
    const anna = await people.add('Anna', { origin: alone.origin });
    await anna.visit('/');
    await expect(anna.by('create-room')).toBeVisible();
  });
});
