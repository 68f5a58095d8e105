import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as pass } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { offerFile, openChat } from './support/chat.ts';
import { noTurn, turnPath } from './support/coturn.ts';
import { soak } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import { longestPause } from './support/pauses.ts';
import type { Person } from './support/people.ts';
import { TabMemory } from './support/tabMemory.ts';
import { TurnServer, relayOnly } from './support/turn.ts';

const MIB = 1024 * 1024;
/** More than a tab may grow by, so that none can hold it whole. */
const FILE_MIB = soak ? 1024 : 96;
const GROWTH_MIB = 50;
/** ms of silence that somebody who listens would notice. */
const AUDIO_PAUSE_MS = 300;

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

test(`a file of ${FILE_MIB} MiB passes through without being held by either tab, beside a voice that is not interrupted`, async ({ people }, testInfo) => {
  test.setTimeout(120_000 + FILE_MIB * 1_000);
  const path = testInfo.outputPath('large.bin');
  const file = await open(path, 'w');
  const block = Buffer.alloc(MIB);
  for (let at = 0; at < FILE_MIB; at++) await file.write(randomFillSync(block));
  await file.close();

  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  await Promise.all([openChat(anna), openChat(bert)]);
  await bert.watchFlow([await anna.selfId()]);
  const memories = await Promise.all([anna, bert].map(({ page }) => TabMemory.of(page)));
  const held = async () => (await Promise.all(memories.map((memory) => memory.held()))).map(({ heap }) => heap / MIB);
  const before = await held();
  await offerFile(anna, path);
  const began = Date.now();
  const offer = bert.by('file-offer');
  await offer.getByTestId('file-accept').click();
  const grown: number[] = [];
  await expect
    .poll(
      async () => {
        grown.push(...(await held()).map((heap, at) => heap - (before[at] ?? 0)));
        return offer.getAttribute('data-state');
      },
      { timeout: FILE_MIB * 1_000, intervals: [1_000] },
    )
    .toBe('done');
  expect(longestPause(await bert.flow(), began, Date.now(), ['audio'])).toBeLessThan(AUDIO_PAUSE_MS);
  expect(Math.max(...grown), `MiB that a tab has grown by: ${grown.map(Math.round).join(', ')}`).toBeLessThan(GROWTH_MIB);
  const [download] = await Promise.all([bert.page.waitForEvent('download'), offer.getByTestId('file-save').click()]);
  expect(await hashOf(await download.path())).toBe(await hashOf(path));
});

/** A picture of 12 megapixels with something in every one of them, as base64. */
const drawPicture = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const canvas = new OffscreenCanvas(4_000, 3_000);
    const tile = new ImageData(500, 500);
    for (let at = 0; at < tile.data.length; at += 65_536) crypto.getRandomValues(tile.data.subarray(at, at + 65_536));
    for (let at = 3; at < tile.data.length; at += 4) tile.data[at] = 255;
    const context = canvas.getContext('2d');
    for (let x = 0; x < 8; x++) for (let y = 0; y < 6; y++) context?.putImageData(tile, x * 500, y * 500);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });

const whole = (person: Person) => person.by('photo').locator('img[src^="blob:"]');

async function savedPhoto(person: Person): Promise<string> {
  await person.by('photo').click();
  const [download] = await Promise.all([person.page.waitForEvent('download'), person.by('photo-save').click()]);
  return createHash('sha256').update(await readFile(await download.path())).digest('hex');
}

test.describe('a photo of 12 megapixels', () => {
  test.skip(turnPath() === null, noTurn);

  test('whose link is cut on the way arrives bit for bit once the link is back', async ({ people, startServer }) => {
    const turn = await TurnServer.start();
    try {
      const server = await startServer({ env: turn.env });
      const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin, before: relayOnly });
      await expectMediaBetween(anna, bert);
      await Promise.all([openChat(anna), openChat(bert)]);
      const picture = Buffer.from(await drawPicture(anna.page), 'base64');
      await anna.by('take-photo').click();
      await anna.by('photo-file').setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer: picture });
      await anna.by('photo-send').click();
      // Small it is there at once.
      await bert.by('photo').waitFor();
      turn.cut();
      await pass(3_000);
      await expect(whole(bert)).toHaveCount(0);
      turn.mend();
      await expect(whole(bert)).toBeVisible({ timeout: 60_000 });
      expect(await whole(bert).evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth * image.naturalHeight : 0))).toBe(12_000_000);
      expect(await savedPhoto(bert)).toBe(await savedPhoto(anna));
      await expectMediaBetween(anna, bert);
    } finally {
      await turn.stop();
    }
  });
});
