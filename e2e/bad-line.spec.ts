import { setTimeout as pass } from 'node:timers/promises';
import { networkObstacle } from '../bench/network/namespaces.ts';
import type { Line } from '../bench/network/namespaces.ts';
import { Figure, rounds, soak } from './support/figures.ts';
import { test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import { longestPause } from './support/pauses.ts';
import type { FlowReport } from './support/flow.ts';

// R10: a line that loses, delays and chokes what goes over it is a bad one, not a lost one.

interface BadLine {
  readonly id: string;
  readonly what: string;
  readonly line: Line;
  /** Whether nobody may be told that anything was lost. */
  readonly unnoticed: boolean;
}

const badLines: readonly BadLine[] = [
  { id: 'loss-3', what: '3 % loss', line: { loss: 0.03 }, unnoticed: true },
  { id: 'loss-10', what: '10 % loss', line: { loss: 0.1 }, unnoticed: true },
  { id: 'delay-100', what: '100 ± 25 ms', line: { delay: 100, jitter: 25 }, unnoticed: true },
  { id: 'delay-250', what: '250 ± 100 ms at 300 kbit/s', line: { delay: 250, jitter: 100, rate: 300, queue: 300 }, unnoticed: true },
  { id: 'bursts-30', what: 'spells of 30 % loss', line: { bursts: { loss: 0.3, bad: 1_000, good: 2_000 } }, unnoticed: false },
];

/** ms that a bad line is watched. */
const WATCH_MS = soak ? 30_000 : 4_000;
/** ms of it in which senders may still find out how much it carries. */
const SETTLE_MS = 1_500;
/** Longer, and a syllable is missing. */
const SOUND_MS = 500;

/** How often a link, or the way to the server, was shown as anything but there. */
const alarms = ({ flows, status }: FlowReport): number =>
  Object.values(flows).flatMap(({ tile }) => tile.filter(({ link }) => link !== 'connected')).length + status.filter(({ state }) => state !== 'live').length;

test.describe('a bad line', () => {
  const obstacle = networkObstacle();
  test.skip(obstacle !== null, obstacle ?? '');

  test('is no lost one, and is left to the sound first', async ({ lab }) => {
    const times = rounds(1, 20);
    test.setTimeout(120_000 + times * badLines.length * (WATCH_MS + 60_000));
    const figures = badLines.map(({ id, what, unnoticed }) => ({
      shown: unnoticed ? new Figure({ id: `R10-${id}-shown`, what: `a link or the server shown as lost, ${what}`, of: 1, target: 0, unit: 'times', browser: 'Chromium' }) : null,
      sound: new Figure({ id: `R10-${id}-sound`, what: `longest time without sound, ${what}`, of: 0.95, target: SOUND_MS, unit: 'ms', browser: 'Chromium' }),
    }));
    const server = await lab.startServer();
    const [anna, bert] = await lab.call(['Anna', 'Bert'], server);
    const [idOfA, idOfB] = await Promise.all([anna.selfId(), bert.selfId()]);
    for (let round = 0; round < times; round++) {
      for (const [at, { line }] of badLines.entries()) {
        await expectMediaBetween(anna, bert);
        await lab.network.setLine('guest', line);
        await Promise.all([anna.watchFlow([idOfB]), bert.watchFlow([idOfA])]);
        const from = Date.now() + SETTLE_MS;
        await pass(SETTLE_MS + WATCH_MS);
        const reports = await Promise.all([anna.flow(), bert.flow()]);
        figures[at]?.shown?.add(reports.reduce((sum, report) => sum + alarms(report), 0));
        figures[at]?.sound.add(Math.max(...reports.map((report) => longestPause(report, from, Date.now(), ['audio']))));
        await expectMediaBetween(anna, bert);
        await lab.network.setLine('guest', {});
      }
    }
    for (const { shown, sound } of figures) {
      shown?.check();
      sound.check();
    }
  });

  test('is no lost one either where nobody speaks and no camera is on', async ({ lab }) => {
    const times = rounds(1, 20);
    test.setTimeout(120_000 + times * (WATCH_MS + 60_000));
    const shown = new Figure({ id: 'R10-loss-10-silent-shown', what: 'a link or the server shown as lost, 10 % loss and nothing sent', of: 1, target: 0, unit: 'times', browser: 'Chromium' });
    const server = await lab.startServer();
    const both = await lab.call(['Anna', 'Bert'], server);
    const [anna, bert] = both;
    const [idOfA, idOfB] = await Promise.all([anna.selfId(), bert.selfId()]);
    await expectMediaBetween(anna, bert);
    for (const person of both) {
      await person.toggleMicrophone();
      await person.toggleCamera();
    }
    await lab.network.setLine('guest', { loss: 0.1 });
    for (let round = 0; round < times; round++) {
      await Promise.all([anna.watchFlow([idOfB]), bert.watchFlow([idOfA])]);
      await pass(WATCH_MS);
      shown.add((await Promise.all(both.map((person) => person.flow()))).reduce((sum, report) => sum + alarms(report), 0));
    }
    shown.check();
  });
});
