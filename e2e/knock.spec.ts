import { roomSecret } from '#lib/protocol/ids.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';

const withoutSecret = (link: string) => link.replace(/#.*/, '');
const knockingAt = (person: Person) => person.by('knocking');

async function knock(person: Person): Promise<void> {
  await person.by('name').fill(person.name);
  await person.by('join').click();
  await expect(knockingAt(person)).toBeVisible();
}

/** Frames that tell a visitor of anybody inside. */
const overheard = ({ traffic }: Person, ids: readonly string[]) =>
  traffic.receivedFrames.filter((frame) => ids.some((id) => frame.includes(id)) || /\["(signal|waiting)"/.test(frame));

test('who knocks waits unseen and unhearing until a host says yes or no', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  await anna.by('open-people').click();
  await anna.by('access-knock').click();
  await expect(anna.by('room-access')).toHaveAttribute('data-access', 'knock');
  await anna.by('close-panel').click();
  const id = await anna.selfId();

  const [bert, carl] = [await people.add('Bert'), await people.add('Carl')];
  for (const visitor of [bert, carl]) {
    await visitor.open(anna.link());
    await expect(visitor.by('entry-hint')).toHaveAttribute('data-access', 'knock');
    await knock(visitor);
  }
  await expect(knockingAt(bert)).toHaveAttribute('data-place', '1');
  await expect(knockingAt(bert)).toHaveAttribute('data-hosted', 'true');
  await expect(knockingAt(carl)).toHaveAttribute('data-place', '2');
  await expect(anna.by('knock-notice')).toContainText('Bert and Carl would like to come in');
  await expect(anna.by('waiting-count')).toContainText('2');
  await anna.by('show-waiting').click();
  await expect(anna.by('waiting-person')).toHaveText([/Bert/, /Carl/]);
  expect([...overheard(bert, [id]), ...overheard(carl, [id])]).toEqual([]);

  await anna.by('waiting-person').filter({ hasText: 'Bert' }).getByTestId('admit').click();
  await expectMediaBetween(anna, bert);
  await expect(knockingAt(carl)).toHaveAttribute('data-place', '1');
  await anna.by('waiting-person').getByTestId('deny').click();
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'denied');
  expect(overheard(carl, [id, await bert.selfId()])).toEqual([]);

  await carl.by('rejoin').click();
  await knock(carl);
  await anna.by('access-open').click();
  await expect(carl.by('call')).toBeVisible();
  await expectMediaBetween(bert, carl);
});

test('a link that has lost its secret is enough to knock: the host hands the key over, and the server learns nothing', async ({ people }) => {
  const anna = await people.add('Anna');
  const link = await anna.createRoom();
  const secret = roomSecret.parse(link.split('#')[1]);
  const bert = await people.add('Bertolt');
  await bert.open(withoutSecret(link));
  await bert.by('knock').click();
  await expect(bert.by('entry-hint')).toBeVisible();
  await knock(bert);
  // Nobody who could let anybody in is there yet.
  await expect(knockingAt(bert)).toHaveAttribute('data-hosted', 'false');

  await anna.join();
  await expect(knockingAt(bert)).toHaveAttribute('data-hosted', 'true');
  await expect(anna.by('knock-notice')).toContainText('Bertolt would like to come in');
  await anna.by('admit').click();
  await expectMediaBetween(anna, bert);
  expect(bert.link()).toBe(link);
  for (const { traffic } of [anna, bert]) {
    const said = [...traffic.sentFrames, ...traffic.receivedFrames].join('\n');
    expect(said).not.toContain(secret);
    expect(said).not.toContain('Bertolt');
  }

  // From here on it is a guest like any other: a reload needs no host.
  await anna.by('open-people').click();
  await anna.by('access-knock').click();
  await bert.page.reload();
  await expect(bert.by('call')).toBeVisible();
  await expectMediaBetween(anna, bert);
});
