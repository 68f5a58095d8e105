import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pass } from 'node:timers/promises';
import { messagesOf, offerFile, openChat, savedFile } from './support/chat.ts';
import { noTurn, turnPath } from './support/coturn.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween, expectMediaFrom } from './support/media.ts';
import { TurnServer, relayOnly } from './support/turn.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test.describe('a file', () => {
  test.skip(turnPath() === null, noTurn);

  test('goes on by itself from where it was after 10 s without a path, and is the same bytes', async ({ people, startServer }, testInfo) => {
    const turn = await TurnServer.start();
    try {
      const server = await startServer({ env: turn.env });
      const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin, before: relayOnly });
      await expectMediaBetween(anna, bert);
      await Promise.all([openChat(anna), openChat(bert)]);
      const path = testInfo.outputPath('sent.bin');
      const sent = randomBytes(48 * 1024 * 1024 + 7);
      await writeFile(path, sent);
      await offerFile(anna, path);
      const offer = bert.by('file-offer');
      await offer.getByTestId('file-accept').click();
      await expect(offer.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow', '0');
      turn.cut();
      await expect(offer).not.toHaveAttribute('data-state', 'done');
      await pass(10_000);
      const before = Number(await offer.getByRole('progressbar').getAttribute('aria-valuenow'));
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(100);
      turn.mend();
      expect(sha256(await savedFile(bert, 120_000))).toBe(sha256(sent));
      await expectMediaBetween(anna, bert);
    } finally {
      await turn.stop();
    }
  });
});

test('is declined, taken back and paused, and both sides say so', async ({ people }, testInfo) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaFrom(anna, await bert.selfId());
  await Promise.all([openChat(anna), openChat(bert)]);
  const path = testInfo.outputPath('small.txt');
  await writeFile(path, 'a small file');
  await offerFile(anna, path);
  await bert.by('file-decline').click();
  await expect(anna.by('file-offer')).toHaveAttribute('data-state', 'cancelled');
  await expect(bert.by('file-offer')).toHaveAttribute('data-state', 'cancelled');
  await expect(bert.by('file-offer')).toContainText('small.txt');
});

test('a photo is there whole for whoever comes when its sender has gone', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaFrom(anna, await bert.selfId());
  await openChat(bert);
  await anna.by('take-photo').click();
  await anna.by('photo-shutter').click();
  await anna.by('photo-send').click();
  const whole = (person: typeof anna) => person.by('photo').locator('img[src^="blob:"]');
  await expect(whole(bert)).toBeVisible();
  const bytesOf = async (person: typeof anna) => {
    await person.by('photo').click();
    const [download] = await Promise.all([person.page.waitForEvent('download'), person.by('photo-save').click()]);
    return sha256(await readFile(await download.path()));
  };
  await anna.by('leave').click();
  const carl = await people.add('Carl');
  await carl.open(bert.link());
  await carl.join();
  await openChat(carl);
  await expect(messagesOf(carl)).toHaveCount(1);
  await expect(whole(carl)).toBeVisible();
  expect(await bytesOf(carl)).toBe(await bytesOf(bert));
});
