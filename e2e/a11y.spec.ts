import { expectAccessible } from './support/accessible.ts';
import { Crowd } from './support/crowd.ts';
import { installDeviceLab } from './support/deviceLab.ts';
import { expect, test } from './support/fixtures.ts';
import { talkUnheard } from './support/talk.ts';

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

test('a full room is accessible in every layout', async ({ people }) => {
  const crowd = new Crowd();
  const [anna] = await people.call(['Anna']);
  await crowd.enter(anna.link(), Array.from({ length: 11 }, (_, index) => `Guest ${index}`));
  await expect(anna.by('pager')).toBeVisible();
  await expectAccessible(anna, 'grid with pages');
  await anna.by('layout').click();
  await expect(anna.page.getByRole('dialog')).toBeVisible();
  await expectAccessible(anna, 'choice of layouts');
  await anna.by('layout-speaker').press('Space');
  await anna.by('self-view-hidden').press('Space');
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'speaker');
  await expect(anna.by('show-self')).toBeVisible();
  await expectAccessible(anna, 'speaker with pages');
  await anna.by('pin').first().press('Enter');
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'pinned');
  await expectAccessible(anna, 'pinned');
  crowd.leave();
});
for (const width of [390, 1280]) {
  test(`the people panel and the list of keys are accessible, ${width} px wide`, async ({ people }) => {
    const anna = await people.add('Anna', { viewport: { width, height: 780 }, colorScheme: width === 390 ? 'dark' : 'light' });
    await anna.createRoom();
    await anna.join();
    const bert = await people.add('Bert');
    await bert.open(anna.link());
    await bert.join();
    await anna.by('open-people').click();
    await expect(anna.by('panel').locator('[data-quality="good"]')).toHaveCount(1);
    await expectAccessible(anna, 'people panel');
    await anna.by('close-panel').click();
    await anna.page.keyboard.press('?');
    await expect(anna.by('shortcuts')).toBeVisible();
    await expectAccessible(anna, 'list of keys');
    await anna.page.locator('[data-shortcut="people"]').click();
    await expectAccessible(anna, 'asking for a key');
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

test('sharing a screen is accessible, and so is not being able to', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await anna.by('toggle-screen').click();
  await expect(anna.by('screen-bar')).toBeVisible();
  await expectAccessible(anna, 'sharing');
  await anna.page.setViewportSize({ width: 320, height: 640 });
  await expectAccessible(anna, 'sharing on a narrow screen');
  const carl = await people.add('Carl', {
    viewport: { width: 390, height: 780 },
    locale: 'ko-KR',
    before: () => void Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia'),
  });
  await carl.open(bert.link());
  await carl.join();
  await expect(carl.by('layout')).toHaveAttribute('data-layout', 'screen');
  await expectAccessible(carl, 'a screen to look at');
  await carl.by('more').click();
  await expect(carl.by('toggle-screen')).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(carl, 'no screen to share');
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
