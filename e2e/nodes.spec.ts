import { noRedis, TestRedis } from '#lib/server/redis/testRedis.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh, expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';
import type { ParleyServer } from './support/server.ts';

// Two nodes on one Redis, people on either: nobody could tell.

test.skip(noRedis !== null, noRedis ?? '');

let redis: TestRedis;
test.beforeEach(async () => {
  redis = await TestRedis.start();
});
test.afterEach(() => redis.stop());

/** The same room as `link`, by way of another node. */
const through = (node: ParleyServer, link: string) => {
  const { pathname, hash } = new URL(link);
  return `${node.origin}${pathname}${hash}`;
};

test('people on different nodes are in one call, and a host on one admits and removes who is on the other', async ({ people, startServer }) => {
  const env = { REDIS_URL: redis.url };
  const [one, two] = [await startServer({ env }), await startServer({ env })];
  const on = (name: string, node: ParleyServer): Promise<Person> => people.add(name, { origin: node.origin });
  const [anna, bert, carl] = [await on('Anna', one), await on('Bert', two), await on('Carl', two)];
  const link = await anna.createRoom();
  await anna.join();
  await bert.open(through(two, link));
  await expect(bert.by('people-here')).toContainText('Anna');
  await bert.join();
  await expectMediaBetween(anna, bert);

  await anna.by('open-people').click();
  await anna.by('access-knock').click();
  await carl.open(through(two, link));
  await expect(carl.by('entry-hint')).toHaveAttribute('data-access', 'knock');
  await carl.by('name').fill('Carl');
  await carl.by('join').click();
  await expect(carl.by('knocking')).toHaveAttribute('data-hosted', 'true');
  await anna.by('waiting-person').filter({ hasText: 'Carl' }).getByTestId('admit').click();
  await expect(carl.by('call')).toBeVisible();
  await expectFullMesh([anna, bert, carl]);

  const idOfCarl = await carl.selfId();
  await anna.page.locator(`[data-testid="person"][data-participant="${idOfCarl}"]`).getByTestId('person-menu').click();
  await anna.by('remove-person').click();
  await anna.by('confirm').click();
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'removed');
  for (const person of [anna, bert]) await expect(person.tiles()).toHaveCount(2);
  await expectMediaBetween(anna, bert);

  // Whoever leaves one node is gone on the other, and takes the same seat again.
  const seat = await bert.selfId();
  await bert.leave();
  await expect(anna.tiles()).toHaveCount(1);
  await bert.by('rejoin').click();
  await bert.join();
  expect(await bert.selfId()).toBe(seat);
  await expectMediaBetween(anna, bert);
  for (const node of [one, two]) expect(node.logs).not.toContain('"level":"error"');
});
