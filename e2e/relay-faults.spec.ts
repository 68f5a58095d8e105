import { setTimeout as pass } from 'node:timers/promises';
import { networkObstacle } from '../bench/network/namespaces.ts';
import { noTurn, turnPath } from './support/coturn.ts';
import { Figure, random, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import { allBack, longestPause } from './support/pauses.ts';
import type { Person } from './support/people.ts';
import { relayOnly } from './support/turn.ts';

// R11: the path that a call has taken is closed in mid-call, and another one is left.

const TARGET_MS = 8_000;
/** ms that media may take before it counts as lost. */
const LOST_MS = 45_000;
const SECRET = 'of nobody';
const [FIRST, SECOND] = [3478, 3479] as const;

const claim = { of: 0.95, target: TARGET_MS, unit: 'ms', browser: 'Chromium' } as const;

/** The fault is over, or all of it that will be, when `fault` resolves. */
async function survive(both: readonly [Person, Person], figure: Figure, fault: () => Promise<unknown>): Promise<void> {
  const [anna, bert] = both;
  await expectMediaBetween(anna, bert);
  const [idOfA, idOfB] = await Promise.all([anna.selfId(), bert.selfId()]);
  await Promise.all([anna.watchFlow([idOfB]), bert.watchFlow([idOfA])]);
  const before = Date.now();
  await fault();
  const since = Date.now();
  figure.add(await allBack(both, since, LOST_MS, { back: 'for good' }));
  // The path was closed indeed.
  for (const person of both) expect(longestPause(await person.flow(), before, since + 1_000)).toBeGreaterThan(500);
}

/** The URL of the relay that `person` sends over; null while they send over none. */
const relayOf = ({ page }: Person): Promise<string | null> =>
  page.evaluate(async () => {
    const connection = window.parleyProbe.connections.findLast(({ connectionState }) => connectionState === 'connected');
    const report: ReadonlyMap<string, Readonly<Record<string, unknown>>> = (await connection?.getStats()) ?? new Map();
    const named = (id: unknown) => report.get(String(id));
    const transport = [...report.values()].find(({ type }) => type === 'transport');
    const url = named(named(transport?.['selectedCandidatePairId'])?.['localCandidateId'])?.['url'];
    return typeof url === 'string' ? url : null;
  });

test.describe('a path that closes', () => {
  const obstacle = networkObstacle() ?? (turnPath() === null ? noTurn : null);
  test.skip(obstacle !== null, obstacle ?? '');

  test('where UDP is blocked in mid-call, the relay over TCP carries on', async ({ lab }, testInfo) => {
    const times = rounds(1, 30);
    test.setTimeout(120_000 + times * 120_000);
    const figure = new Figure({ id: 'R11-udp', what: 'media both ways again after all UDP was blocked', ...claim });
    const draw = random(testInfo.title);
    const turn = await lab.startTurn(FIRST, SECRET);
    const server = await lab.startServer({ env: { TURN_URLS: `${turn.url('udp')},${turn.url('tcp')}`, TURN_SECRET: SECRET } });
    const both = await lab.call(['Anna', 'Bert'], server);
    for (let round = 0; round < times; round++) {
      await pass(draw() * 2_000);
      await survive(both, figure, () => lab.network.setLine('guest', { udp: false }));
      expect((await Promise.all(both.map(relayOf))).filter((url) => url !== null)).not.toEqual([]);
      await lab.network.setLine('guest', {});
      // Back to a path that can be closed.
      await both[1].page.reload();
    }
    figure.check();
  });

  test('where the relay in use dies, the other one carries on', async ({ lab }, testInfo) => {
    const times = rounds(1, 30);
    test.setTimeout(120_000 + times * 120_000);
    const figure = new Figure({ id: 'R11-relay', what: 'media both ways again after one of two relays was killed', ...claim });
    const draw = random(testInfo.title);
    const turns = [await lab.startTurn(FIRST, SECRET), await lab.startTurn(SECOND, SECRET)];
    const server = await lab.startServer({ env: { TURN_URLS: turns.map((turn) => turn.url('udp')).join(','), TURN_SECRET: SECRET } });
    const both = await lab.call(['Anna', 'Bert'], server, { before: relayOnly });
    for (let round = 0; round < times; round++) {
      await expectMediaBetween(...both);
      await pass(draw() * 2_000);
      const inUse = await relayOf(both[0]);
      const at = turns.findIndex((turn) => turn.url('udp') === inUse);
      expect(at, `${inUse} is one of the two`).toBeGreaterThanOrEqual(0);
      await survive(both, figure, async () => turns[at]?.stop());
      turns[at] = await lab.startTurn(at === 0 ? FIRST : SECOND, SECRET);
    }
    figure.check();
  });

  test('where credentials have expired, a link that is mended has fresh ones', async ({ lab }) => {
    const times = rounds(1, 30);
    test.setTimeout(120_000 + times * 120_000);
    const figure = new Figure({ id: 'R11-expired', what: 'media both ways again after the relay started anew, credentials long expired', ...claim });
    let turn = await lab.startTurn(FIRST, SECRET);
    // A server that is behind the times hands out credentials that are nearly over: of a minute, these have ten seconds left.
    const [ttl, left] = [60, 10];
    const behind = `data:text/javascript,const%20now=Date.now;Date.now=()=>now()-${(ttl - left) * 1_000}`;
    const env = { TURN_URLS: turn.url('udp'), TURN_SECRET: SECRET, TURN_TTL: String(ttl), NODE_OPTIONS: `--import=${behind}` };
    const server = await lab.startServer({ env });
    const both = await lab.call(['Anna', 'Bert'], server, { before: relayOnly });
    for (let round = 0; round < times; round++) {
      await expectMediaBetween(...both);
      await pass((left + 1) * 1_000);
      await survive(both, figure, async () => {
        await turn.stop();
        turn = await lab.startTurn(FIRST, SECRET);
      });
    }
    figure.check();
  });
});
