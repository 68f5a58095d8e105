import { setTimeout as pass } from 'node:timers/promises';
import { BASELINE_MS, connectionsMade, idlePause, longest, watchAll } from './support/callWatch.ts';
import { Figure, random, rounds, soak } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import type { Person } from './support/people.ts';
import type { ParleyServer } from './support/server.ts';
import { heardBy, told } from './support/told.ts';

// R5, R6, R7: the server dies, is told to go, or stands still. Calls go on, and everything is whole soon after it is back.

const names = soak ? (['Anna', 'Bert', 'Carl', 'Dora'] as const) : (['Anna', 'Bert', 'Carl'] as const);

/** What may be added to the pauses that the machine itself makes. */
const PAUSE_MS = 100;
const WHOLE_MS = 3_000;
/** ms that anything may take before it counts as never. */
const NEVER_MS = 30_000;
const CLAIM_MS = 6_000;

/**
 * ms from `since` until everything is whole: the same roster with everybody, and nobody's screen says otherwise; Infinity when it
 * does not come to that. Pages are asked when it is over: asking takes from the machine what the call needs.
 */
async function wholeAfter(people: readonly Person[], ids: readonly string[], heard: readonly number[], since: number): Promise<number> {
  while (!told(people, ids, heard)) {
    if (Date.now() > since + NEVER_MS) return Infinity;
    await pass(50);
  }
  const equal = Date.now();
  for (const person of people) await expect(person.by('status')).toHaveAttribute('data-state', 'live');
  const live = await Promise.all(people.map(async (person) => (await person.flow()).status.at(-1)?.at ?? Infinity));
  return Math.max(equal, ...live) - since;
}

for (const how of ['is killed', 'is told to stop'] as const) {
  const id = how === 'is killed' ? 'R5' : 'R6';
  for (const outage of soak ? [500, 5_000, 30_000] : [500]) {
    test(`a server that ${how} and is back after ${outage / 1000} s costs nobody a picture or a word`, async ({ people, startServer }, testInfo) => {
      const times = rounds(1, 10);
      test.setTimeout(180_000 + times * (outage + 90_000));
      const claim = { of: 1, browser: 'Chromium' } as const;
      const after = `after ${outage / 1000} s without a server that ${how}`;
      const pauses = new Figure({ id: `${id}-${outage / 1000}s-pause`, what: `longest pause ${after}, beyond the longest without the fault`, target: PAUSE_MS, unit: 'ms', ...claim });
      const rosters = new Figure({ id: `${id}-${outage / 1000}s-whole`, what: `everybody told the same roster ${after}`, target: WHOLE_MS, unit: 'ms', ...claim });
      const rebuilt = new Figure({ id: `${id}-${outage / 1000}s-rebuilt`, what: `connections made anew ${after}`, target: 0, unit: 'connections', ...claim });
      const draw = random(testInfo.title);

      let server = await startServer();
      const everybody = await people.call(names, { origin: server.origin });
      const ids = await Promise.all(everybody.map((person) => person.selfId()));
      for (let round = 0; round < times; round++) {
        await expectFullMesh(everybody);
        const made = await connectionsMade(everybody);
        await watchAll(everybody);

        const baseline = () => idlePause(everybody, startServer);
        const pauseBefore = await baseline();
        await pass(draw() * 2_500);
        const heard = heardBy(everybody);
        const before = Date.now();
        if (how === 'is killed') await server.kill();
        else await server.stop();
        expect(Date.now() - before, 'ms that the server took to go').toBeLessThan(10_000);
        await pass(outage);
        server = await startServer({ port: server.port });
        rosters.add(await wholeAfter(everybody, ids, heard, Date.now()));
        await pass(Math.max(0, before + BASELINE_MS - Date.now()));
        const pause = await longest(everybody, before, Date.now());
        // A machine that was quiet before may not be so any more: then what it does by itself is measured again.
        pauses.add(pause - (pause - pauseBefore > PAUSE_MS ? Math.max(pauseBefore, await baseline()) : pauseBefore));
        rebuilt.add((await connectionsMade(everybody)).reduce((sum, now, at) => sum + now - (made[at] ?? 0), 0));
        for (const person of everybody) await expect(person.tiles()).toHaveCount(names.length);
      }
      rebuilt.check();
      rosters.check();
      pauses.check();
    });
  }
}

test('a server that stands still is noticed, keeps nobody in the call, and is caught up with at once', async ({ people, startServer }, testInfo) => {
  const [frozen, times] = [soak ? 30_000 : 8_000, rounds(1, 20)];
  test.setTimeout(180_000 + times * (frozen + 90_000));
  const claim = { of: 1, unit: 'ms', browser: 'Chromium' } as const;
  const noticed = new Figure({ id: `R7-${frozen / 1000}s-noticed`, what: '“reconnecting” on the screen after the server stood still', target: CLAIM_MS, ...claim });
  const hungUp = new Figure({ id: `R7-${frozen / 1000}s-hang-up`, what: 'hanging up while the server stands still, until the others see it', target: 1_000, ...claim });
  const caughtUp = new Figure({ id: `R7-${frozen / 1000}s-whole`, what: `whole again after the server stood still for ${frozen / 1000} s`, target: WHOLE_MS, ...claim });
  const draw = random(testInfo.title);

  const server: ParleyServer = await startServer();
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl'], { origin: server.origin });
  const staying = [anna, bert];
  const stayingIds = await Promise.all(staying.map((person) => person.selfId()));
  for (let round = 0; round < times; round++) {
    await expectFullMesh([anna, bert, carl]);
    await watchAll([anna, bert, carl]);
    await pass(draw() * 2_500);
    const made = await connectionsMade(staying);
    const before = Date.now();
    server.freeze();

    // Whether the socket is already known to be dead or not.
    const early = round % 2 === 0;
    const goodbye = async () => {
      const id = await carl.selfId();
      const leaving = Date.now();
      await carl.leave();
      for (const person of staying) {
        await expect(person.tiles()).toHaveCount(2);
        hungUp.add(((await person.flow()).flows[id]?.tile.find(({ link }) => link === null)?.at ?? Infinity) - leaving);
      }
    };
    if (early) await goodbye();
    for (const { page } of staying) await page.locator('[data-testid="status"][data-state="reconnecting"]').waitFor();
    for (const person of staying) {
      const { status } = await person.flow();
      noticed.add((status.find(({ at, state }) => at > before && state === 'reconnecting')?.at ?? Infinity) - before);
    }
    if (!early) await goodbye();
    await pass(Math.max(0, before + frozen - Date.now()));
    const heard = heardBy(staying);
    server.thaw();
    caughtUp.add(await wholeAfter(staying, stayingIds, heard, Date.now()));
    expect(await connectionsMade(staying)).toEqual(made);
    await expectFullMesh(staying);
    for (const person of staying) await expect(person.tiles()).toHaveCount(2);

    await carl.by('rejoin').click();
    await carl.join();
    for (const person of staying) await expect(person.tiles()).toHaveCount(3);
  }
  hungUp.check();
  noticed.check();
  caughtUp.check();
});
