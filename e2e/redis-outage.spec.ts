import { setTimeout as pass } from 'node:timers/promises';
import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { connectionsMade, idlePause, longest, watchAll } from './support/callWatch.ts';
import { Figure, rounds, soak } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import type { Person } from './support/people.ts';
import { heardBy, told } from './support/told.ts';

// R16: the Redis that two nodes share is killed, stands still or forgets everything. Calls go on, and whoever cannot be served is told so.

test.skip(noRedis !== null, noRedis ?? '');

const HEALED_MS = 5_000;
/** ms that anything may take before it counts as never. */
const NEVER_MS = 30_000;
const PAUSE_MS = 100;
const OUTAGE_MS = soak ? 30_000 : 5_000;

let redis: TestRedis;
test.beforeEach(async () => {
  redis = await TestRedis.start();
});
test.afterEach(() => redis.stop());

const faults = {
  'is killed': { begin: () => redis.kill(), end: () => redis.restart() },
  'stands still': { begin: async () => redis.freeze(), end: async () => redis.thaw() },
  'is flushed': null,
} as const;

for (const how of ['is killed', 'stands still', 'is flushed'] as const) {
  test(`a Redis that ${how} costs no call anything, and is caught up with`, async ({ people, startServer }) => {
    const times = rounds(1, 5);
    test.setTimeout(180_000 + times * (OUTAGE_MS + 90_000));
    const fault = faults[how];
    const after = fault ? `after ${OUTAGE_MS / 1000} s in which Redis ${how}` : 'after Redis was flushed';
    const id = `R16-${how.replace('is ', '').replace(' ', '-')}`;
    const claim = { of: 1, browser: 'Chromium' } as const;
    const healed = new Figure({ id: `${id}-whole`, what: `everybody told the same roster ${after}`, target: HEALED_MS, unit: 'ms', ...claim });
    const pauses = new Figure({ id: `${id}-pause`, what: `longest pause ${after}, beyond the longest without the fault`, target: PAUSE_MS, unit: 'ms', ...claim });
    const rebuilt = new Figure({ id: `${id}-rebuilt`, what: `connections made anew ${after}`, target: 0, unit: 'connections', ...claim });

    const env = { REDIS_URL: redis.url };
    const nodes = [await startServer({ env }), await startServer({ env })] as const;
    const [anna, bert] = [await people.add('Anna', { origin: nodes[0].origin }), await people.add('Bert', { origin: nodes[1].origin })];
    const { pathname, hash } = new URL(await anna.createRoom());
    await anna.join();
    await bert.visit(`${pathname}${hash}`);
    await bert.join();
    const call = [anna, bert];
    const ids = await Promise.all(call.map((person) => person.selfId()));

    for (let round = 0; round < times; round++) {
      await expectFullMesh(call);
      await watchAll(call);
      const made = await connectionsMade(call);
      const pauseBefore = await idlePause(call, startServer);
      const [before, heard] = [Date.now(), heardBy(call)];
      let visitor: Person | null = null;
      if (fault) {
        await fault.begin();
        visitor = await people.add('Carl', { origin: nodes[1].origin });
        await visitor.visit(`${pathname}${hash}`);
        await visitor.by('name').fill('Carl');
        await visitor.by('join').click();
        await expect(visitor.page.getByRole('alert').filter({ hasText: 'cannot let anybody in at the moment' })).toBeVisible();
        for (const node of nodes) expect(await (await fetch(`${node.origin}/api/health`)).json()).toMatchObject({ status: 'ok', redis: 'away' });
        for (const person of call) await expect(person.by('status')).toHaveAttribute('data-state', 'live');
        await pass(Math.max(0, before + OUTAGE_MS - Date.now()));
        await fault.end();
      } else redis.flush();
      const since = Date.now();
      while (!told(call, ids, heard) && Date.now() < since + NEVER_MS) await pass(50);
      healed.add(told(call, ids, heard) ? Date.now() - since : Infinity);
      for (const person of call) await expect(person.by('status')).toHaveAttribute('data-state', 'live');
      const pause = await longest(call, before, Date.now());
      pauses.add(pause - (pause - pauseBefore > PAUSE_MS ? Math.max(pauseBefore, await idlePause(call, startServer)) : pauseBefore));
      rebuilt.add((await connectionsMade(call)).reduce((sum, now, at) => sum + now - (made[at] ?? 0), 0));
      for (const person of call) await expect(person.tiles()).toHaveCount(2);

      // And it is a room as before: somebody comes, is seen on either node, and goes.
      if (!visitor) {
        visitor = await people.add('Carl', { origin: nodes[1].origin });
        await visitor.visit(`${pathname}${hash}`);
      }
      await visitor.join('Carl');
      await expectFullMesh([...call, visitor]);
      await visitor.leave();
      await visitor.context.close();
      for (const person of call) await expect(person.tiles()).toHaveCount(2);
    }
    for (const node of nodes) {
      expect(node.running).toBe(true);
      expect(node.logs).not.toContain('"level":"error"');
    }
    rebuilt.check();
    healed.check();
    pauses.check();
  });
}
