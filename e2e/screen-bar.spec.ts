import { expect, test } from './support/fixtures.ts';
import type { People, Person } from './support/people.ts';

const pressed = (person: Person, value: 'true' | 'false') => expect(person.by('toggle-screen')).toHaveAttribute('aria-pressed', value);
const warnings = ({ page }: Person) => page.locator('[data-sonner-toast][data-type="warning"]');

/** Anna in a call, whose browser refuses the screen after `ms`; after none, in the same turn. */
async function refused(people: People, name: string, message: string, ms: number): Promise<Person> {
  const [anna] = await people.call(['Anna']);
  await anna.page.evaluate(
    ([name, message, ms]) => {
      const refusal = new DOMException(message, name);
      navigator.mediaDevices.getDisplayMedia = () => new Promise((_, reject) => (ms === 0 ? reject(refusal) : setTimeout(() => reject(refusal), ms)));
    },
    [name, message, ms] as const,
  );
  // What tells comes a moment after the call, and nobody shares that soon.
  await expect(anna.page.getByRole('region', { name: 'Notifications' })).toBeAttached();
  await anna.by('toggle-screen').click();
  return anna;
}

for (const [what, name, message, ms, words] of [
  ['the system forbids it', 'NotAllowedError', 'Permission denied by system', 50, /does not let this browser see the screen.*Screen Recording/],
  ['the browser never asked', 'NotAllowedError', 'Permission denied', 0, /did not even ask.*site settings/],
  ['there is nothing to share', 'NotFoundError', '', 50, /found nothing to share/],
  ['the system gives no picture', 'NotReadableError', '', 50, /does not give out the picture/],
  ['the browser gave up', 'AbortError', '', 50, /gave no reason/],
] as const) {
  test(`that ${what} is told with its way out`, async ({ people }) => {
    const anna = await refused(people, name, message, ms);
    await expect(warnings(anna)).toContainText(words);
    await pressed(anna, 'false');
    await expect(anna.by('screen-bar')).toHaveCount(0);
  });
}

test('whoever thinks better of it hears nothing of it', async ({ people }) => {
  const anna = await refused(people, 'NotAllowedError', 'Permission denied', 600);
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-busy', 'true');
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-busy', 'false');
  await pressed(anna, 'false');
  await expect(anna.page.locator('[data-sonner-toast]')).toHaveCount(0);
});

test('a browser that cannot share keeps the button, which says why', async ({ people }) => {
  const [anna] = await people.call(['Anna'], { before: () => void Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia') });
  const button = anna.by('toggle-screen');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleName('This browser cannot share a screen');
  await button.focus();
  await expect(button).toBeFocused();
  await anna.page.keyboard.press('Enter');
  await expect(anna.page.getByText('open the link on a computer')).toBeVisible();
  await pressed(anna, 'false');
});

test('the bar says what is shared, and takes whether it is to be read or to move', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  await anna.by('toggle-screen').click();
  await expect(anna.by('screen-bar')).toContainText(/You are sharing/);
  await expect(anna.page.getByRole('status').filter({ hasText: /You are sharing/ })).toHaveCount(1);
  const track = () =>
    anna.page.evaluate(() => {
      const it = window.parleyProbe.captured.findLast(({ kind }) => kind === 'video');
      return { hint: it?.contentHint, rate: it?.getConstraints().frameRate };
    });
  await expect.poll(track).toEqual({ hint: 'detail', rate: { ideal: 15, max: 15 } });
  await anna.by('screen-bar').getByText('Video').click();
  await expect(anna.by('screen-hint-motion')).toBeChecked();
  await expect.poll(track).toEqual({ hint: 'motion', rate: { ideal: 30, max: 30 } });
  // A press of a pointer leaves the keyboard free, as it does in the dock.
  expect(await anna.page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await anna.by('screen-stop').click();
  await expect(anna.by('screen-bar')).toHaveCount(0);
  await expect(anna.page.getByRole('status').filter({ hasText: 'You are not sharing your screen any more' })).toHaveCount(1);
  await pressed(anna, 'false');
});

test('a keyboard shares, chooses and stops, and does not lose its place', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const { keyboard } = anna.page;
  await anna.by('toggle-screen').focus();
  await keyboard.press('Space');
  await pressed(anna, 'true');
  await anna.by('screen-hint-detail').focus();
  await keyboard.press('ArrowRight');
  await expect(anna.by('screen-hint-motion')).toBeChecked();
  await expect(anna.by('screen-hint-motion')).toBeFocused();
  await keyboard.press('Tab');
  await expect(anna.by('screen-stop')).toBeFocused();
  await keyboard.press('Enter');
  await expect(anna.by('toggle-screen')).toBeFocused();
  await pressed(anna, 'false');
});

for (const [locale, width] of [['en-US', 320], ['ko-KR', 320], ['ko-KR', 360], ['en-US', 390], ['ko-KR', 430]] as const) {
  test(`dock and bar fit on ${width} px, ${locale}`, async ({ people }) => {
    const [anna] = await people.call(['Anna', 'Bert'], { locale, viewport: { width, height: 640 } });
    await expect(anna.tiles()).toHaveCount(2);
    const expectReachable = async (ids: readonly string[]) => {
      for (const id of ids) {
        const box = await anna.by(id).boundingBox();
        expect(box, id).not.toBeNull();
        if (!box) continue;
        expect(box.x, id).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, id).toBeLessThanOrEqual(width);
        expect(Math.min(box.width, box.height), id).toBeGreaterThanOrEqual(44);
      }
    };
    await expectReachable(['toggle-microphone', 'toggle-camera', 'open-chat', 'more', 'settings', 'leave']);
    await anna.by('more').click();
    await expect(anna.by('toggle-screen')).toBeVisible();
    await expectReachable(['raise-hand', 'toggle-screen', 'copy-link']);
    await anna.by('toggle-screen').click();
    await expect(anna.by('screen-bar')).toBeVisible();
    await expectReachable(['more', 'leave', 'screen-bar', 'screen-stop']);
    expect(await anna.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
