import type { Locator } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';

const rowOf = ({ page }: Person, participant: string): Locator => page.locator(`[data-testid="person"][data-participant="${participant}"]`);

/** Opens the panel, if it is not open, and does one thing about somebody. */
async function act(host: Person, participant: string, action: string): Promise<void> {
  if ((await host.by('panel').count()) === 0) await host.by('open-people').click();
  await rowOf(host, participant).getByTestId('person-menu').click();
  await host.by(action).click();
}

async function remove(host: Person, participant: string, relink: boolean): Promise<void> {
  await act(host, participant, 'remove-person');
  await host.by('relink').setChecked(relink);
  await host.by('confirm').click();
}

const accessOf = ({ page }: Person) => page.getByTestId('room-access').getAttribute('data-access');

test('a host turns off what others send, and only they turn it on again', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  const idOfBert = await bert.selfId();
  await expectMediaBetween(anna, bert);
  await act(anna, idOfBert, 'stop-microphone');
  await expect(bert.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await expect(bert.page.getByText('Anna turned off your microphone')).toBeVisible();
  await act(anna, idOfBert, 'stop-camera');
  await expect(bert.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  // Nobody else's are touched, and nobody else can.
  await expect(carl.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'true');
  await carl.by('open-people').click();
  await expect(rowOf(carl, idOfBert)).toBeVisible();
  await expect(carl.by('person-menu')).toHaveCount(0);
  await expect(carl.by('room-access')).toHaveCount(0);
  await bert.toggleMicrophone();
  await bert.toggleCamera();
  await expectMediaBetween(anna, bert);
});

test('host rights are lent and taken back, outlive a reload, and lock the door', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  const [idOfAnna, idOfBert, idOfCarl] = await Promise.all([anna.selfId(), bert.selfId(), carl.selfId()]);
  await act(anna, idOfBert, 'make-cohost');
  await bert.by('open-people').click();
  await bert.by('access-locked').click();
  await expect.poll(() => accessOf(anna)).toBe('locked');
  await expect(rowOf(anna, idOfBert)).toContainText('Co-host');
  // A co-host ends nobody's call, and has no say over the host.
  await expect(bert.by('end-for-all')).toHaveCount(0);
  await rowOf(bert, idOfCarl).getByTestId('person-menu').click();
  await expect(bert.by('make-cohost')).toHaveCount(0);
  await bert.page.keyboard.press('Escape');
  await rowOf(bert, idOfAnna).getByTestId('person-menu').click();
  await expect(bert.by('remove-person')).toHaveCount(0);
  await bert.page.keyboard.press('Escape');

  const dora = await people.add('Dora');
  await dora.open(anna.link());
  await expect(dora.by('entry-hint')).toHaveAttribute('data-access', 'locked');
  await dora.by('join').click();
  await expect(dora.by('ended')).toHaveAttribute('data-reason', 'locked');

  // Whoever was in comes back to a locked room, with the rights they had.
  await Promise.all([anna, bert].map(({ page }) => page.reload()));
  await expectMediaBetween(anna, bert);
  for (const host of [anna, bert]) {
    await host.by('open-people').click();
    await expect.poll(() => accessOf(host)).toBe('locked');
  }
  await act(anna, idOfBert, 'make-guest');
  await expect(bert.by('room-access')).toHaveCount(0);

  await act(anna, idOfCarl, 'make-host');
  await carl.by('open-people').click();
  await carl.by('end-for-all').click();
  await carl.by('confirm').click();
  for (const person of [anna, bert, carl]) await expect(person.by('ended')).toHaveAttribute('data-reason', 'ended-by-host');
});

test('who is removed is cut at once and stays out; the others get a new link and notice nothing', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  const [idOfAnna, idOfBert, idOfCarl] = await Promise.all([anna.selfId(), bert.selfId(), carl.selfId()]);
  await Promise.all([expectMediaBetween(anna, bert), expectMediaBetween(bert, carl)]);
  const old = anna.link();
  await Promise.all([bert.watchFlow([idOfAnna]), anna.watchFlow([idOfBert])]);
  await remove(anna, idOfCarl, true);
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'removed');
  for (const person of [anna, bert]) {
    await expect(person.tileOf(idOfCarl)).toHaveCount(0);
    await expect.poll(() => person.link()).not.toBe(old);
  }
  expect(bert.link()).toBe(anna.link());

  // By the old link neither the old seat nor a new one is to be had.
  await carl.open(old);
  await carl.page.reload();
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'removed');
  const again = await carl.again();
  await again.open(old);
  await expect(again.by('ended')).toHaveAttribute('data-reason', 'wrong-secret');

  // Nothing was built anew between those who stayed.
  for (const person of [anna, bert]) expect(await person.liveConnections()).toBe(1);
  for (const [person, other] of [[anna, idOfBert], [bert, idOfAnna]] as const) {
    const { flows } = await person.flow();
    expect(flows[other]?.tile.map(({ link }) => link)).toEqual(['connected']);
  }
  // The new link is the room's: a reload and a newcomer come in by it.
  await bert.page.reload();
  await expectMediaBetween(anna, bert);
  const dora = await people.add('Dora');
  await dora.open(anna.link());
  await dora.join();
  await expectMediaBetween(dora, bert);
});

test('the rules of the room survive a server that has forgotten everything', async ({ people, startServer }) => {
  const server = await startServer();
  const options = { origin: server.origin };
  const anna = await people.add('Anna', options);
  const link = await anna.createRoom();
  await anna.join();
  const [bert, carl] = [await people.add('Bert', options), await people.add('Carl', options)];
  for (const guest of [bert, carl]) {
    await guest.open(link);
    await guest.join();
  }
  const [idOfBert, idOfCarl] = [await bert.selfId(), await carl.selfId()];
  await act(anna, idOfBert, 'make-cohost');
  await anna.by('access-knock').click();
  await remove(anna, idOfCarl, false);
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'removed');

  await server.kill();
  await expect(anna.by('status')).toHaveAttribute('data-state', 'reconnecting');
  await startServer({ port: server.port });
  await expect(anna.by('status')).toHaveAttribute('data-state', 'live');
  await expect(bert.by('status')).toHaveAttribute('data-state', 'live');
  await expect.poll(() => accessOf(anna)).toBe('knock');
  await bert.by('open-people').click();
  await expect.poll(() => accessOf(bert)).toBe('knock');
  await carl.page.reload();
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'removed');
});
