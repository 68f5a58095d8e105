import { setTimeout as pass } from 'node:timers/promises';
import type { TestInfo } from '@playwright/test';
import { Figure, random, rounds, soak } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { FirefoxPerson, firefoxPath } from './support/firefox.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Receiver } from './support/media.ts';
import { allBack, longestPause } from './support/pauses.ts';
import { noTurn, turnPath } from './support/coturn.ts';
import { TurnServer, relayOnly } from './support/turn.ts';

// R8: every packet of the media is lost for a while, and the signaling goes on.

interface Blackout {
  readonly seconds: number;
  /** ms after which media is back, at the 95th percentile. */
  readonly target: number;
  readonly full: number;
}

const blackouts: readonly Blackout[] = [
  { seconds: 2, target: 1_000, full: 20 },
  { seconds: 5, target: 2_000, full: 20 },
  { seconds: 10, target: 3_000, full: 20 },
  { seconds: 30, target: 5_000, full: 10 },
  { seconds: 60, target: 8_000, full: 10 },
];

/** ms that media may take before it counts as lost. */
const LOST_MS = 45_000;
/**
 * ms that a call has been going before its first blackout. Before that, a receiver (libwebrtc) has seen too few frames to know when the
 * next one is due: a single old one that is completed late makes it hold new ones back for up to 3 s.
 */
const SETTLED_MS = 10_000;

async function survive(a: Receiver, b: Receiver, turn: TurnServer, blackout: Blackout, figure: Figure, testInfo: TestInfo): Promise<void> {
  const [idOfA, idOfB] = await Promise.all([a.selfId(), b.selfId()]);
  const draw = random(testInfo.title);
  await expectMediaBetween(a, b);
  await pass(SETTLED_MS);
  for (let round = 0; round < rounds(1, blackout.full); round++) {
    await expectMediaBetween(a, b);
    await Promise.all([a.watchFlow([idOfB]), b.watchFlow([idOfA])]);
    await pass(500 + draw() * 1_000);
    const from = Date.now();
    turn.cut();
    await pass(blackout.seconds * 1_000);
    turn.mend();
    const mended = Date.now();
    figure.add(await allBack([a, b], mended, LOST_MS, { back: 'for good' }));
    // It was dark indeed.
    for (const person of [a, b]) expect(longestPause(await person.flow(), from, mended)).toBeGreaterThan(blackout.seconds * 500);
  }
  figure.check();
}

test.describe('a blackout of the media', () => {
  test.skip(turnPath() === null, noTurn);

  for (const blackout of soak ? blackouts : blackouts.filter(({ seconds }) => seconds === 5)) {
    const { seconds, target, full } = blackout;
    const claim = { what: `media both ways again after ${seconds} s without`, of: 0.95, target, unit: 'ms' } as const;

    test(`of ${seconds} s between two in Chromium is over soon after the network is back`, async ({ people, startServer }, testInfo) => {
      test.setTimeout(120_000 + rounds(1, full) * (seconds * 1_000 + LOST_MS));
      const turn = await TurnServer.start();
      try {
        const server = await startServer({ env: turn.env });
        const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin, before: relayOnly });
        await survive(anna, bert, turn, blackout, new Figure({ id: `R8-${seconds}s`, browser: 'Chromium', ...claim }), testInfo);
      } finally {
        await turn.stop();
      }
    });

    test(`of ${seconds} s between Chromium and Firefox is over soon after the network is back`, async ({ people, startServer }, testInfo) => {
      test.skip(firefoxPath() === null, 'no Firefox on this machine');
      test.setTimeout(120_000 + rounds(1, full) * (seconds * 1_000 + LOST_MS));
      const turn = await TurnServer.start();
      const fritz = await FirefoxPerson.start('Fritz', firefoxPath() ?? '', relayOnly);
      try {
        const server = await startServer({ env: turn.env });
        const anna = await people.add('Anna', { origin: server.origin, before: relayOnly });
        const link = await anna.createRoom();
        await anna.join();
        await fritz.open(link);
        await fritz.join();
        await survive(anna, fritz, turn, blackout, new Figure({ id: `R8-${seconds}s-firefox`, browser: 'Chromium and Firefox', ...claim }), testInfo);
      } finally {
        await fritz.close();
        await turn.stop();
      }
    });
  }
});
