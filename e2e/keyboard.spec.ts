import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';

/** Presses Tab until the element has the focus, as a person without a mouse would. Fails when it cannot be reached. */
async function tabTo({ page }: Person, testId: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const at = await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
    if (at === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${testId}`);
}

/** The focused element shows that it is: an outline or a shadow that is there. */
async function expectVisibleFocus({ page }: Person): Promise<void> {
  const shown = await page.evaluate(() => {
    let element = document.activeElement;
    // A field's frame may wear the ring for the input inside it.
    for (let up = 0; element && up < 2; up++, element = element.parentElement) {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      if ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none') return true;
    }
    return false;
  });
  expect(shown).toBe(true);
}

test('the whole way works without a mouse', async ({ people }) => {
  const anna = await people.add('Anna');
  const { page } = anna;
  await anna.visit('/');
  await tabTo(anna, 'create-room');
  await expectVisibleFocus(anna);
  await page.keyboard.press('Enter');
  await expect(anna.by('prejoin')).toBeVisible();

  await tabTo(anna, 'toggle-camera');
  await expectVisibleFocus(anna);
  await page.keyboard.press('Space');
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Space');
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'true');

  await tabTo(anna, 'name');
  await expectVisibleFocus(anna);
  await page.keyboard.type('Anna');
  await page.keyboard.press('Enter');
  await expect(anna.by('call')).toBeVisible({ timeout: 20_000 });

  await tabTo(anna, 'copy-link');
  await expectVisibleFocus(anna);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(anna.link());

  await tabTo(anna, 'toggle-microphone');
  await expectVisibleFocus(anna);
  await page.keyboard.press('Enter');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');

  await tabTo(anna, 'leave');
  await expectVisibleFocus(anna);
  await page.keyboard.press('Enter');
  await expect(anna.by('ended')).toBeVisible();
  await tabTo(anna, 'rejoin');
  await page.keyboard.press('Enter');
  await expect(anna.by('prejoin').or(anna.by('call'))).toBeVisible();
});

test('a pasted link goes off with Enter', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.visit('/');
  await tabTo(anna, 'join-input');
  await anna.page.keyboard.type(`/r/${'k'.repeat(21)}#${'A'.repeat(22)}`);
  await anna.page.keyboard.press('Enter');
  await expect(anna.by('prejoin')).toBeVisible();
});
