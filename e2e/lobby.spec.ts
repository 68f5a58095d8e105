import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/fixtures.ts';

test('one click leads to the preview of a room with a whole link', async ({ people }) => {
  const anna = await people.add('Anna');
  const link = await anna.createRoom();
  expect(link).toMatch(/\/r\/[\w-]{21}#[\w-]{21}[AQgw]$/);
  await expect(anna.by('preview')).toBeVisible();
  await expect(anna.by('join')).toBeEnabled();
});

test('a pasted link, with or without text around it, leads to its room', async ({ people }) => {
  const anna = await people.add('Anna');
  const path = `/r/${'k'.repeat(21)}#${'A'.repeat(22)}`;
  for (const pasted of [`${anna.origin}${path}`, `Come here: https://other.example${path}, now!`, path]) {
    await anna.visit('/');
    await anna.by('join-input').fill(pasted);
    await anna.by('join-submit').click();
    await expect(anna.page).toHaveURL(new RegExp(`${'k'.repeat(21)}#${'A'.repeat(22)}$`));
    await expect(anna.by('prejoin')).toBeVisible();
  }
});

test('nonsense is answered in words, beside the field', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.visit('/');
  for (const nonsense of ['hello', 'https://example.com', '/r/short', '   ']) {
    await anna.by('join-input').fill(nonsense);
    await anna.by('join-submit').click();
    await expect(anna.by('join-input')).toHaveAttribute('aria-invalid', 'true');
    await expect(anna.page.getByText('That is not a link to a room')).toBeVisible();
    expect(new URL(anna.link()).pathname).toBe('/');
  }
});

test('a room that was visited is listed, opens again, and can be forgotten', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expect(anna.tiles()).toHaveCount(2);
  const link = anna.link();
  await anna.leave();
  await bert.leave();
  await anna.visit('/');
  await expect(anna.by('recent-room')).toHaveCount(1);
  await expect(anna.by('recent-room')).toContainText('Bert');
  await anna.by('recent-room').click();
  await expect(anna.by('prejoin')).toBeVisible();
  expect(anna.link()).toBe(link);

  await anna.visit('/');
  await anna.by('room-menu').click();
  await anna.by('forget-room').click();
  await expect(anna.by('recent-room')).toHaveCount(0);
  await anna.page.reload();
  await expect(anna.by('create-room')).toBeVisible();
  await expect(anna.by('recent-room')).toHaveCount(0);
});

test('a room gets a name of one’s own, is pinned, forgotten and brought back', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.visit('/');
  await anna.page.evaluate(() => {
    const old = (letter: string, name: string) => ({ room: letter.repeat(21), secret: 'A'.repeat(22), visited: Date.now() - 1_000, people: [name] });
    // As earlier versions wrote it, with an entry that is spoilt.
    localStorage.setItem('parley.rooms', JSON.stringify([old('a', 'Bert'), { room: 'x' }, old('b', 'Cleo')]));
    localStorage.setItem('parley.hosts', JSON.stringify([{ room: 'b'.repeat(21), token: 'A'.repeat(22) }]));
  });
  await anna.page.reload();
  const rooms = anna.by('recent-room');
  await expect(rooms).toHaveCount(2);
  await expect(rooms.nth(0)).toContainText('Bert');
  await expect(rooms.nth(0)).not.toContainText('Host');
  await expect(rooms.nth(1)).toContainText('Host');

  await anna.by('room-menu').nth(1).press('Enter');
  await expect(anna.by('rename-room')).toBeVisible();
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('rename-room')).toHaveCount(0);
  await expect(anna.by('room-menu').nth(1)).toBeFocused();
  await anna.page.keyboard.press('Enter');
  await anna.by('rename-room').press('Enter');
  await expect(anna.by('room-title')).toBeFocused();
  await anna.page.keyboard.type('\u202e<b>Team</b>');
  await anna.page.keyboard.press('Enter');
  await expect(rooms.nth(1)).toBeFocused();
  await expect(rooms.nth(1)).toContainText('<b>Team</b>');

  await anna.by('room-menu').nth(1).click();
  await anna.by('pin-room').click();
  await expect(rooms.nth(0)).toContainText('<b>Team</b>');
  await expect(rooms.nth(0)).toHaveAttribute('data-pinned', 'true');

  await anna.by('room-menu').nth(0).click();
  await anna.by('forget-room').click();
  await expect(rooms).toHaveCount(1);
  await expect(anna.by('undo-forget')).toBeFocused();
  await expectAccessible(anna, 'a room that is forgotten');
  await anna.page.keyboard.press('Enter');
  await expect(rooms).toHaveCount(2);
  await expect(rooms.nth(0)).toBeFocused();
  await anna.page.reload();
  await expect(rooms.nth(0)).toContainText('<b>Team</b>');
});

test('speaks the language of the browser, and the other one at a click', async ({ people }) => {
  const anna = await people.add('Anna', { locale: 'ko-KR' });
  await anna.visit('/');
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(anna.by('create-room')).toContainText(/[가-힣]/);
  await anna.by('language').click();
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(anna.by('create-room')).toContainText('New call');
  await anna.page.reload();
  await expect(anna.by('create-room')).toContainText('New call');
});
