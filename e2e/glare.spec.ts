import type { Page } from '@playwright/test';
import { Figure, random, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';
import { longestPause } from './support/pauses.ts';
import { receivedPicture } from './support/sentPicture.ts';

// R3: both sides negotiate anew at almost the same moment, again and again, in one call.

const GAP_MS = 300;
/** ms from one round to the next, and by how much the two sides are apart at most. */
const ROUND_MS = 300;
const APART_MS = 50;

/** What one side does to its connection, as any page might: `restart` looks for new paths, `direction` changes what is offered. */
interface Turn {
  readonly at: number;
  readonly how: 'restart' | 'direction' | 'twice';
}

declare global {
  interface Window {
    /** Methods of a connection that were refused, by name and reason. */
    parleyRefused: string[];
  }
}

/** Runs before the page: notes whatever a connection refuses to do. */
function noteRefusals(): void {
  window.parleyRefused = [];
  for (const name of ['setLocalDescription', 'setRemoteDescription', 'addIceCandidate'] as const) {
    const native: unknown = Reflect.get(RTCPeerConnection.prototype, name);
    Reflect.set(RTCPeerConnection.prototype, name, async function noted(this: RTCPeerConnection, ...args: readonly unknown[]): Promise<unknown> {
      try {
        return await Reflect.apply(native as (...all: unknown[]) => Promise<unknown>, this, args);
      } catch (error) {
        if (this.connectionState !== 'closed') window.parleyRefused.push(`${name}: ${String(error)}`);
        throw error;
      }
    });
  }
}

/** Takes every turn at its time, ms since the epoch. */
const take = (page: Page, turns: readonly Turn[]) =>
  page.evaluate(async (all) => {
    const live = window.parleyProbe.connections.filter((it) => it.connectionState !== 'closed');
    const [connection] = live;
    if (!connection || live.length !== 1) throw new Error(`${live.length} connections`);
    for (const { at, how } of all) {
      await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
      const screen = connection.getTransceivers()[2];
      if (how !== 'direction') connection.restartIce();
      else if (screen) screen.direction = screen.direction === 'sendrecv' ? 'recvonly' : 'sendrecv';
      if (how === 'twice') setTimeout(() => connection.restartIce(), 5);
    }
  }, turns);

/**
 * Until the picture that a person gets is larger than the first one, and has been of one size for 4 s: for a machine that cannot encode
 * what it grew to, that is found out after 2 s, looked for every second.
 */
async function grown(person: Person): Promise<void> {
  let [before, looks] = [0, 0];
  const settled = async (): Promise<boolean> => {
    const { height } = await receivedPicture(person);
    looks = height > 360 && height === before ? looks + 1 : 0;
    before = height;
    return looks >= 4;
  };
  await expect.poll(settled, { intervals: [1_000], timeout: 60_000 }).toBe(true);
}

test('two sides that negotiate at the same moment, again and again, never get in each other’s way', async ({ people }, testInfo) => {
  const times = rounds(60, 1_000);
  test.setTimeout(120_000 + times * ROUND_MS * 2);
  const claim = { browser: 'Chromium' } as const;
  const gap = new Figure({ id: 'R3-gap', what: 'longest pause of a round in which both sides negotiate anew within 50 ms', of: 0.99, target: GAP_MS, unit: 'ms', ...claim });
  const wrong = new Figure({ id: 'R3-wrong', what: 'connections made anew, and calls that a connection refused', of: 1, target: 0, unit: 'connections', ...claim });
  const draw = random(testInfo.title);
  const [anna, bert] = await people.call(['Anna', 'Bert'], { before: noteRefusals });
  await expectMediaBetween(anna, bert);
  // A picture that changes its size pauses for a moment by itself.
  await Promise.all([anna, bert].map(grown));
  await Promise.all([anna.watchFlow([await bert.selfId()]), bert.watchFlow([await anna.selfId()])]);

  const start = Date.now() + 1_000;
  const turn = (round: number): Turn => {
    const kind = draw();
    return { at: start + round * ROUND_MS + draw() * APART_MS, how: kind < 0.5 ? 'restart' : kind < 0.8 ? 'direction' : 'twice' };
  };
  const turns = [anna, bert].map(() => Array.from({ length: times }, (_, round) => turn(round)));
  await Promise.all([anna, bert].map(({ page }, at) => take(page, turns[at] ?? [])));
  await expectMediaBetween(anna, bert);

  const reports = await Promise.all([anna.flow(), bert.flow()]);
  for (let round = 0; round < times; round++) {
    const from = start + round * ROUND_MS;
    gap.add(Math.max(...reports.map((report) => longestPause(report, from, from + ROUND_MS))));
  }
  for (const person of [anna, bert]) {
    const refused = await person.page.evaluate(() => window.parleyRefused);
    expect(refused, `what ${person.name}’s browser refused`).toEqual([]);
    wrong.add((await person.page.evaluate(() => window.parleyProbe.connections.length)) - 1 + refused.length);
    await expect(person.tiles()).toHaveCount(2);
  }
  wrong.check();
  gap.check();
});
