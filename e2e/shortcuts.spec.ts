import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';

const pressed = (person: Person, device: 'microphone' | 'camera') => person.by(`toggle-${device}`).getAttribute('aria-pressed');
const keyOf = ({ page }: Person, id: string) => page.locator(`[data-testid="shortcut-key"][data-shortcut="${id}"]`);

test('keys turn devices on and off, open what they name, and say it', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const { keyboard } = anna.page;
  await keyboard.press('m');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await expect(anna.by('key-words')).toHaveText('Microphone off');
  await keyboard.press('Control+d');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'true');
  await keyboard.press('v');
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await expect(anna.by('key-words')).toHaveText('Camera off');
  await keyboard.press('Control+e');
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'true');
  await keyboard.press('p');
  await expect(anna.by('panel')).toBeFocused();
  await keyboard.press('p');
  await expect(anna.by('panel')).toHaveCount(0);
  await expect(anna.by('open-people')).toBeFocused();
  await keyboard.press('Control+Shift+h');
  await expect(anna.by('ended')).toBeVisible();
});

test('a key is a letter while somebody types, and in the preview', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.by('name').fill('');
  await anna.by('name').pressSequentially('mvp?');
  await expect(anna.by('name')).toHaveValue('mvp?');
  await anna.page.locator('body').press('m');
  expect(await pressed(anna, 'microphone')).toBe('true');
  await anna.join();

  // A field of the page's own: nothing in the call has one yet.
  await anna.page.evaluate(() => {
    const field = document.createElement('input');
    field.dataset['testid'] = 'field';
    document.querySelector('main')?.append(field);
  });
  await anna.by('field').focus();
  await anna.page.keyboard.type('mvp?');
  await expect(anna.by('field')).toHaveValue('mvp?');
  expect([await pressed(anna, 'microphone'), await pressed(anna, 'camera')]).toEqual(['true', 'true']);
  await expect(anna.by('panel')).toHaveCount(0);
  await expect(anna.by('shortcuts')).toHaveCount(0);
  await anna.page.keyboard.press('Control+d');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
});

test('another key can be chosen, is told of when it is taken, and is kept over a reload', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const { keyboard } = anna.page;
  await keyboard.press('?');
  await expect(anna.by('shortcuts')).toBeVisible();
  await expect(keyOf(anna, 'people')).toHaveText('P');

  await keyOf(anna, 'people').click();
  await keyboard.press('m');
  await expect(anna.by('shortcut-words')).toContainText('M is taken: Microphone on or off');
  await keyboard.press('Control+t');
  await expect(anna.by('shortcut-words')).toContainText('belongs to the browser');
  await keyboard.press('Enter');
  await expect(anna.by('shortcut-words')).toContainText('cannot be used');
  expect(await pressed(anna, 'microphone'), 'no other shortcut runs meanwhile').toBe('true');
  await keyboard.press('u');
  await expect(keyOf(anna, 'people')).toHaveText('U');
  // Asked and thought better of: the sheet stays.
  await keyOf(anna, 'camera').click();
  await keyboard.press('Escape');
  await expect(keyOf(anna, 'camera')).toHaveText('V');
  await keyboard.press('Escape');
  await expect(anna.by('shortcuts')).toHaveCount(0);

  await anna.page.reload();
  await expect(anna.by('call')).toBeVisible();
  await keyboard.press('p');
  await keyboard.press('u');
  await expect(anna.by('panel')).toBeFocused();
  await keyboard.press('Escape');

  await anna.by('settings').click();
  await anna.by('open-shortcuts').click();
  await expect(anna.by('shortcuts')).toBeVisible();
  await expect(anna.page.getByRole('dialog')).toHaveCount(1);
  await anna.by('reset-shortcuts').click();
  await expect(keyOf(anna, 'people')).toHaveText('P');
});

test('single keys can be switched off; those with Ctrl go on working', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const { keyboard } = anna.page;
  await keyboard.press('?');
  await anna.by('single-keys').uncheck();
  await keyboard.press('Escape');
  await expect(anna.by('shortcuts')).toHaveCount(0);
  await keyboard.press('m');
  await keyboard.press('Control+e');
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  expect(await pressed(anna, 'microphone')).toBe('true');
});

test('held Space still talks', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const { keyboard } = anna.page;
  await keyboard.press('m');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await keyboard.down('Space');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'true');
  await keyboard.up('Space');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
});
