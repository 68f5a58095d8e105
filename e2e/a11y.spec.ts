import AxeBuilder from '@axe-core/playwright';
import { installDeviceLab } from './support/deviceLab.ts';
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';
import { talkUnheard } from './support/talk.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No rule of axe is broken in what the page shows now. */
async function expectAccessible({ page }: Person, state: string): Promise<void> {
  // Contrast is that of the finished picture: half-way through a transition every colour is another.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((it) => it.effect?.getTiming().iterations !== Infinity).map((it) => it.finished.catch(() => null))));
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  expect(violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`pages outside the call, ${colorScheme}`, async ({ people }) => {
    const anna = await people.add('Anna', { colorScheme });
    for (const path of ['/', '/privacy', '/nothing-here']) {
      await anna.visit(path);
      await expectAccessible(anna, path);
    }
    await anna.visit(`/r/${'a'.repeat(21)}`);
    await expect(anna.by('missing-secret')).toBeVisible();
    await expectAccessible(anna, 'missing secret');
    await anna.by('join-input').fill('nonsense');
    await anna.by('join-submit').click();
    await expect(anna.by('join-input')).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(anna, 'nonsense');
  });

  test(`preview, call and end, ${colorScheme}`, async ({ people }) => {
    const [anna, bert] = [await people.add('Anna', { colorScheme }), await people.add('Bert', { colorScheme, locale: 'ko-KR', viewport: { width: 390, height: 780 } })];
    const link = await anna.createRoom();
    await expect(anna.by('join')).toHaveAttribute('aria-busy', 'false');
    await expectAccessible(anna, 'preview');
    await anna.join();
    await expectAccessible(anna, 'alone');
    await bert.open(link);
    await bert.join();
    await expect(anna.tiles()).toHaveCount(2);
    await expectAccessible(anna, 'two');
    await expectAccessible(bert, 'two on a phone, Korean');
    for (const card of ['settings', 'verified']) {
      await bert.by(card).click();
      await expect(bert.page.getByRole('dialog')).toBeVisible();
      await expectAccessible(bert, `${card} on a phone`);
      await bert.page.keyboard.press('Escape');
      await expect(bert.page.getByRole('dialog')).toHaveCount(0);
    }
    await bert.toggleCamera();
    await bert.toggleMicrophone();
    await expect(anna.tileOf(await bert.selfId())).toContainText('camera off');
    await expectAccessible(anna, 'camera off');
    await bert.leave();
    await expectAccessible(bert, 'ended');
    await anna.visit('/');
    await expect(anna.by('recent-room')).toBeVisible();
    await expectAccessible(anna, 'lobby with a recent room');
  });
}

test('trouble with devices is accessible too', async ({ people }) => {
  const anna = await people.add('Anna', {
    before: () => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    },
  });
  await anna.createRoom();
  await expect(anna.by('trouble-both')).toBeVisible();
  await expectAccessible(anna, 'devices denied');
});

test('what is said of the connections is accessible, before the call and in it', async ({ people, startServer }) => {
  const server = await startServer();
  const [anna] = await people.call(['Anna'], { origin: server.origin });
  const carl = await people.add('Carl', { origin: server.origin, viewport: { width: 320, height: 640 }, locale: 'ko-KR' });
  await carl.open(anna.link());
  await expect(carl.by('people-here')).toHaveAttribute('data-count', '1');
  await server.kill();
  await expect(anna.by('status')).toHaveAttribute('data-banner', 'server');
  await expectAccessible(anna, 'reconnecting');
  await expect(carl.by('status')).toHaveAttribute('data-state', 'reconnecting');
  await expectAccessible(carl, 'reconnecting before the call');
  await startServer({ port: server.port });
  await expect(anna.by('status')).toHaveAttribute('data-banner', 'restored');
  await expectAccessible(anna, 'connected again');
});

test('the tap that sound waits for is accessible', async ({ people }) => {
  const before = () => {
    HTMLAudioElement.prototype.play = () => Promise.reject(new DOMException('a gesture is needed', 'NotAllowedError'));
  };
  const [anna] = await people.call(['Anna', 'Bert'], { before });
  await expect(anna.by('enable-sound')).toBeVisible();
  await expectAccessible(anna, 'sound gate');
});

test('what is said of one’s own devices in the call is accessible', async ({ people }) => {
  const anna = await people.add('Anna', { before: installDeviceLab, viewport: { width: 390, height: 780 } });
  await anna.createRoom();
  await anna.join();
  await anna.page.evaluate(() => window.deviceLab.unplug('cam-a'));
  await expect(anna.by('device-lost')).toBeVisible();
  await expectAccessible(anna, 'camera lost');
  await anna.page.evaluate(() => window.deviceLab.plug('cam-a'));
  await expect(anna.by('device-lost')).toHaveCount(0);
  await anna.page.evaluate(() => window.deviceLab.speak(0));
  await expect(anna.by('silent-microphone')).toBeVisible();
  await expectAccessible(anna, 'silent microphone');
  await anna.page.evaluate(() => window.deviceLab.speak(0.0005));
  await anna.toggleMicrophone();
  await talkUnheard(anna.page);
  await expectAccessible(anna, 'talking while muted');
});
