import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom } from './support/media.ts';
import type { Person } from './support/people.ts';

/** What the small window shows; null while there is none. */
const floatingOf = ({ page }: Person) =>
  page.evaluate(() => {
    const other = window.documentPictureInPicture?.window;
    if (!other) return null;
    const tiles = [...other.document.querySelectorAll<HTMLElement>('[data-testid="floating-tile"]')];
    return {
      people: tiles.map((tile) => tile.dataset['participant']),
      frames: tiles.map((tile) => tile.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0),
      language: other.document.documentElement.lang,
      ground: getComputedStyle(other.document.body).backgroundColor,
      buttons: [...other.document.querySelectorAll('button')].map((button) => button.getAttribute('aria-label')),
    };
  });

const press = ({ page }: Person, testId: string) =>
  page.evaluate((id) => {
    const other = window.documentPictureInPicture?.window;
    other?.document.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.click();
  }, testId);

test('the call floats in a window of its own: moving pictures, buttons that work, and nothing left when it closes', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  const [idOfBert, idOfCarl] = await Promise.all([bert.selfId(), carl.selfId()]);
  await Promise.all([expectMediaFrom(anna, idOfBert), expectMediaFrom(anna, idOfCarl)]);
  await anna.by('float').click();
  await expect(anna.by('float')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await floatingOf(anna))?.people).toEqual([idOfBert, idOfCarl]);
  const before = (await floatingOf(anna))?.frames ?? [];
  await expect.poll(async () => (await floatingOf(anna))?.frames.every((count, at) => count > (before[at] ?? 0) + 5)).toBe(true);
  expect(await floatingOf(anna)).toMatchObject({ language: 'en', ground: 'rgb(19, 18, 17)', buttons: ['Turn microphone off', 'Turn camera off', 'Leave the call'] });

  await press(anna, 'toggle-microphone');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await press(anna, 'toggle-camera');
  await expect(bert.tileOf(await anna.selfId())).toContainText('camera off');
  await carl.leave();
  await expect.poll(async () => (await floatingOf(anna))?.people).toEqual([idOfBert]);

  await anna.by('float').click();
  await expect.poll(() => floatingOf(anna)).toBeNull();
  await expect(anna.by('float')).toHaveAttribute('aria-pressed', 'false');
  await expectMediaFrom(anna, idOfBert);

  // Closed with its own button, by the browser.
  await anna.page.keyboard.press('w');
  await expect.poll(async () => (await floatingOf(anna))?.people).toEqual([idOfBert]);
  await anna.page.evaluate(() => window.documentPictureInPicture?.window?.close());
  await expect(anna.by('float')).toHaveAttribute('aria-pressed', 'false');

  await anna.by('float').click();
  await expect.poll(async () => (await floatingOf(anna))?.people).toEqual([idOfBert]);
  await press(anna, 'leave');
  await expect(anna.by('ended')).toBeVisible();
  await expect.poll(() => floatingOf(anna)).toBeNull();
});

test('where a browser floats nothing but videos, it is one picture', async ({ people }) => {
  const before = () => void Reflect.deleteProperty(window, 'documentPictureInPicture');
  const [anna, bert] = await people.call(['Anna', 'Bert'], { before });
  await expectMediaFrom(anna, await bert.selfId());
  await anna.by('float').click();
  await expect.poll(() => anna.page.evaluate(() => document.pictureInPictureElement !== null || document.querySelector('[data-sonner-toast]')?.textContent)).toBe(true);
  await anna.by('float').click();
  await expect.poll(() => anna.page.evaluate(() => document.pictureInPictureElement)).toBeNull();
});

test('the system’s buttons do what the dock’s do, for as long as the call lasts', async ({ people }) => {
  const before = () => {
    const handlers: Record<string, (() => void) | null> = {};
    Reflect.set(window, 'systemButtons', handlers);
    const { mediaSession } = navigator;
    const native = mediaSession.setActionHandler.bind(mediaSession);
    mediaSession.setActionHandler = (action: MediaSessionAction, handler: MediaSessionActionHandler | null) => {
      native(action, handler);
      handlers[action] = handler && (() => handler({ action }));
    };
  };
  const anna = await people.add('Anna', { before });
  const button = (action: string) =>
    anna.page.evaluate((name) => (Reflect.get(window, 'systemButtons') as Record<string, (() => void) | null>)[name]?.(), action);
  const left = () => anna.page.evaluate(() => Object.values(Reflect.get(window, 'systemButtons') as Record<string, unknown>).filter(Boolean).length);
  await anna.createRoom();
  expect(await left()).toBe(0);
  await anna.join();
  await expect.poll(left).toBe(4);
  await expect.poll(() => anna.page.evaluate(() => navigator.mediaSession.metadata?.title)).toContain('Parley');
  await button('togglemicrophone');
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await button('togglecamera');
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await button('hangup');
  await expect(anna.by('ended')).toBeVisible();
  expect(await left()).toBe(0);
  expect(await anna.page.evaluate(() => navigator.mediaSession.metadata)).toBeNull();
});
