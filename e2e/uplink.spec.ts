import { expect } from '@playwright/test';
import { networkObstacle } from '../bench/network/namespaces.ts';
import { test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import { longestPause } from './support/pauses.ts';
import { receivedPicture, sentPicture } from './support/sentPicture.ts';

// An uplink that gets narrow is followed at once, and one that gets wide again soon; nobody misses a syllable for it.

/** kbit/s; the ms that a packet waits at most on the line. */
const WIDE = { rate: 4_000, queue: 300 };
const NARROW = { rate: 500, queue: 300 };
/** ms to follow it. */
const DOWN_MS = 3_000;
const UP_MS = 15_000;
/** ms without sound that nobody takes for a gap: a syllable is longer. */
const SOUND_MS = 500;

test.describe('an uplink', () => {
  const obstacle = networkObstacle();
  test.skip(obstacle !== null, obstacle ?? '');

  test('is used for what it carries, also when that changes', async ({ lab }) => {
    test.setTimeout(150_000);
    const server = await lab.startServer();
    await lab.network.setLine('host', WIDE);
    const [anna, bert] = await lab.call(['Anna', 'Bert'], server, { viewport: { width: 1_920, height: 1_080 } });
    const idOfA = await anna.selfId();
    await expectMediaBetween(anna, bert);
    const full = async (timeout: number) => {
      const grown = async () => {
        const { height, target } = await sentPicture(anna);
        return height === 720 && target > 1_000_000;
      };
      await expect.poll(grown, { timeout, intervals: [250] }).toBe(true);
    };
    await full(UP_MS);
    await bert.watchFlow([idOfA]);
    const from = Date.now();
    await lab.network.setLine('host', NARROW);
    const fits = async () => {
      const { height, target } = await sentPicture(anna);
      return height < 720 && target < NARROW.rate * 1_000;
    };
    await expect.poll(fits, { timeout: DOWN_MS, intervals: [250] }).toBe(true);
    // What fits arrives.
    const { frames } = await receivedPicture(bert);
    await expect.poll(async () => (await receivedPicture(bert)).frames, { timeout: DOWN_MS }).toBeGreaterThan(frames + 10);
    await lab.network.setLine('host', WIDE);
    await full(UP_MS);
    expect(longestPause(await bert.flow(), from, Date.now(), ['audio'])).toBeLessThanOrEqual(SOUND_MS);
  });
});
