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
  await anna.page.getByRole('button', { name: /Forget this room/ }).click();
  await expect(anna.by('recent-room')).toHaveCount(0);
  await anna.page.reload();
  await expect(anna.by('create-room')).toBeVisible();
  await expect(anna.by('recent-room')).toHaveCount(0);
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
