import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';

test('a link without its secret says what is missing and takes the whole one', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const link = anna.link();
  const bert = await people.add('Bert');
  await bert.open(link.replace(/#.*/, ''));
  await expect(bert.by('missing-secret')).toBeVisible();
  await expect(bert.by('join')).toHaveCount(0);
  // Nothing was asked of the server, and no device was opened.
  expect(bert.traffic.sentFrames).toEqual([]);

  await bert.by('join-input').fill(link.replace(/#.*/, ''));
  await bert.by('join-submit').click();
  await expect(bert.page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();

  await bert.by('join-input').fill(`Anna: ${link}.`);
  await bert.by('join-submit').click();
  await bert.join();
  await expectMediaBetween(anna, bert);
});

test('a wrong secret opens nothing: no roster, no signal, no tile', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const eve = await people.add('Eve');
  await eve.open(anna.link().replace(/#.*/, `#${'A'.repeat(22)}`));
  const ended = eve.by('ended');
  await expect(ended).toBeVisible();
  await expect(ended).toHaveAttribute('data-reason', 'wrong-secret');
  await expect(anna.tiles()).toHaveCount(1);
  const id = await anna.selfId();
  expect(eve.traffic.receivedFrames.filter((frame) => frame.includes(id) || frame.includes('participants'))).toEqual([]);
});
