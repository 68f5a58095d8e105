import type { Locator } from '@playwright/test';
import { atRest } from './support/accessible.ts';
import { Crowd } from './support/crowd.ts';
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';

const viewports = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

const eleven = ['Minji', 'Jonas', '서라', 'Amélie', 'Oluwaseun', 'Rosa', 'Ilse', 'Tariq', '유나', 'Bo', 'Marguerite-Antoinette'];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('nothing to be seen');
  return box;
}

/** Once nothing moves any more: the boxes of what can be seen. */
async function visibleBoxes(locator: Locator): Promise<readonly Box[]> {
  await atRest(locator.page());
  const boxes: Box[] = [];
  for (const one of await locator.all()) if (await one.isVisible()) boxes.push(await boxOf(one));
  return boxes;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x + a.width > b.x + 0.5 && b.x + b.width > a.x + 0.5 && a.y + a.height > b.y + 0.5 && b.y + b.height > a.y + 0.5;

/** Nothing is on top of another, and nothing leaves the page. */
function expectApart(boxes: readonly Box[], { width, height }: { readonly width: number; readonly height: number }): void {
  expect(boxes.length).toBeGreaterThan(0);
  for (const [index, box] of boxes.entries()) {
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width + 0.5);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
  }
}

/** Chooses `what` in the card of layouts. */
async function choose(person: Person, what: 'layout-automatic' | 'layout-grid' | 'layout-speaker' | 'self-view-automatic' | 'self-view-corner' | 'self-view-tile' | 'self-view-hidden'): Promise<void> {
  await person.by('layout').click();
  await person.by(what).check({ force: true });
  await person.page.keyboard.press('Escape');
  await expect(person.page.getByRole('dialog')).toHaveCount(0);
}

const self = (person: Person): Locator => person.page.locator('[data-testid="tile"][data-self="true"]');
const others = (person: Person): Locator => person.page.locator('[data-testid="tile"][data-self="false"]');
const tileNamed = (person: Person, name: string): Locator => person.page.getByRole('region', { name, exact: true });

for (const viewport of viewports) {
  const { width, height } = viewport;

  test(`every layout fits ${width} x ${height}, and everybody is on some page`, async ({ people }) => {
    const crowd = new Crowd();
    const anna = await people.add('Anna', { viewport });
    await anna.createRoom();
    await anna.join();
    await crowd.enter(anna.link(), eleven.slice(0, 4));
    await expect(anna.tiles()).toHaveCount(5);
    await expect(anna.by('layout')).toHaveAttribute('data-layout', 'grid');
    await expect(anna.by('pager')).toHaveCount(0);
    expectApart(await visibleBoxes(anna.tiles()), viewport);

    await choose(anna, 'layout-speaker');
    await expect(anna.by('layout')).toHaveAttribute('data-layout', 'speaker');
    const [main, ...strip] = (await visibleBoxes(anna.tiles())).toSorted((a, b) => b.width * b.height - a.width * a.height);
    expect(main && strip.every((small) => main.width * main.height > 4 * small.width * small.height)).toBe(true);
    expectApart([...strip, ...(main ? [main] : [])], viewport);

    await choose(anna, 'layout-automatic');
    await crowd.enter(anna.link(), eleven.slice(4));
    await expect(anna.tiles()).toHaveCount(12);
    const pager = anna.by('pager');
    await expect(pager).toBeVisible();
    const pages = Number(await pager.getAttribute('data-pages'));
    const seen = new Set<string>();
    for (let page = 1; page <= pages; page++) {
      await expect(pager).toHaveAttribute('data-page', String(page));
      const boxes = await visibleBoxes(anna.tiles());
      expectApart([...boxes, await boxOf(pager)], viewport);
      const now = [];
      for (const tile of await others(anna).all()) if (await tile.isVisible()) now.push((await tile.getAttribute('aria-label')) ?? '');
      await expect(pager).toContainText(`· ${eleven.length - now.length} on other pages`);
      for (const name of now) seen.add(name);
      if (page < pages) await anna.by('page-on').click();
    }
    expect([...seen].toSorted()).toEqual(eleven.toSorted());
    crowd.leave();
  });
}

test('a pinned tile is large before any speaker, whoever it is, and comes off again', async ({ people }) => {
  const crowd = new Crowd();
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.join();
  await crowd.enter(anna.link(), eleven.slice(0, 4));
  await expect(anna.tiles()).toHaveCount(5);
  await choose(anna, 'layout-speaker');
  const jonas = tileNamed(anna, 'Jonas');
  await jonas.dblclick({ position: { x: 20, y: 20 } });
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'pinned');
  await expect(jonas).toHaveAttribute('data-pinned', 'true');
  await expect.poll(async () => (await boxOf(jonas)).width).toBeGreaterThan(600);
  await jonas.dblclick({ position: { x: 20, y: 20 } });
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'speaker');

  // By keyboard, on another tile, and off by choosing a layout.
  const rosa = tileNamed(anna, '서라');
  await rosa.getByTestId('pin').focus();
  await anna.page.keyboard.press('Enter');
  await expect(rosa).toHaveAttribute('data-pinned', 'true');
  await expect.poll(async () => (await boxOf(rosa)).width).toBeGreaterThan(600);
  await choose(anna, 'layout-grid');
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'grid');
  await expect(anna.page.locator('[data-pinned="true"]')).toHaveCount(0);
  crowd.leave();
});

test('the own picture goes to any corner, among the others, away and back, and is there the next time', async ({ people }) => {
  const crowd = new Crowd();
  const anna = await people.add('Anna');
  const link = await anna.createRoom();
  await anna.join();
  await crowd.enter(link, ['Jonas']);
  await expect(anna.tiles()).toHaveCount(2);
  const stage = await boxOf(anna.page.getByRole('main'));
  const centre = async () => {
    const [box] = await visibleBoxes(self(anna));
    if (!box) throw new Error('no own picture');
    return { right: box.x + box.width / 2 > stage.x + stage.width / 2, low: box.y + box.height / 2 > stage.y + stage.height / 2 };
  };
  expect(await centre()).toEqual({ right: true, low: true });

  const from = await boxOf(self(anna));
  await anna.page.mouse.move(from.x + 40, from.y + 40);
  await anna.page.mouse.down();
  await anna.page.mouse.move(stage.x + 200, stage.y + 120, { steps: 4 });
  await anna.page.mouse.up();
  await expect.poll(centre).toEqual({ right: false, low: false });

  await anna.by('layout').click();
  await anna.by('self-corner-top-left').focus();
  await anna.page.keyboard.press('ArrowRight');
  await anna.page.keyboard.press('Escape');
  await expect.poll(centre).toEqual({ right: true, low: false });

  await choose(anna, 'self-view-tile');
  expectApart(await visibleBoxes(anna.tiles()), { width: 1024, height: 720 });

  await choose(anna, 'self-view-hidden');
  await expect(self(anna)).toBeHidden();
  // Loaded again, the page goes back to its seat by itself.
  await anna.page.reload();
  await expect(anna.tiles()).toHaveCount(2);
  await expect(self(anna)).toBeHidden();
  await anna.by('show-self').click();
  await expect(self(anna)).toBeVisible();
  await expect.poll(centre).toEqual({ right: true, low: false });
  crowd.leave();
});

test('pages are turned by keys and by a swipe', async ({ browser, server }) => {
  const crowd = new Crowd();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(server.origin);
  await page.getByTestId('create-room').tap();
  await page.getByTestId('name').fill('Anna');
  await page.getByTestId('join').tap();
  await expect(page.getByTestId('call')).toBeVisible();
  await crowd.enter(page.url(), eleven);
  const pager = page.getByTestId('pager');
  await expect(pager).toHaveAttribute('data-page', '1');
  await page.keyboard.press('PageDown');
  await expect(pager).toHaveAttribute('data-page', '2');
  await page.keyboard.press('PageUp');
  await expect(pager).toHaveAttribute('data-page', '1');
  const touch = await context.newCDPSession(page);
  const swipe = async (from: number, to: number) => {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: from, y: 300 }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: (from + to) / 2, y: 302 }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: to, y: 304 }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe(300, 120);
  await expect(pager).toHaveAttribute('data-page', '2');
  await swipe(120, 300);
  await expect(pager).toHaveAttribute('data-page', '1');
  // Turned to its side, the phone shows them all the same.
  await page.setViewportSize({ width: 844, height: 390 });
  await expect.poll(async () => (await boxOf(pager)).x).toBeGreaterThan(700);
  expectApart(await visibleBoxes(page.getByTestId('tile')), { width: 844, height: 390 });
  crowd.leave();
  await context.close();
});

test('the whole screen is there for the asking', async ({ people }) => {
  const [anna] = await people.call(['Anna', 'Bert']);
  await anna.by('fullscreen').click();
  await expect.poll(() => anna.page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await anna.page.getByRole('button', { name: 'Leave full screen' }).click();
  await expect.poll(() => anna.page.evaluate(() => document.fullscreenElement)).toBeNull();
});

test('a shared screen comes first, for those who come late too, and a face that is pinned before it', async ({ people }) => {
  const [anna] = await people.call(['Anna']);
  const bert = await people.add('Bert');
  await bert.open(anna.link());
  await bert.join();
  const bertId = await bert.selfId();
  await expect(anna.tileOf(bertId)).toHaveAttribute('data-link', 'connected');
  await bert.by('toggle-screen').click();
  await expect(bert.by('toggle-screen')).toHaveAttribute('aria-pressed', 'true');

  const screenOn = (person: Person) => person.page.locator(`[data-testid="tile"][data-source="screen"][data-participant="${bertId}"]`);
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'screen');
  await expect(screenOn(anna)).toHaveAttribute('aria-label', 'Bert’s screen');
  await expect(screenOn(anna).locator('video')).toHaveCSS('object-fit', 'contain');
  await expect.poll(() => screenOn(anna).locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
  const [large = 0] = (await visibleBoxes(screenOn(anna))).map(({ width, height }) => width * height);
  for (const { width, height } of await visibleBoxes(anna.tiles())) expect(large).toBeGreaterThan(4 * width * height);
  // One's own share is no tile: a screen that shows itself has no end.
  await expect(screenOn(bert)).toHaveCount(0);

  const carl = await people.add('Carl', { viewport: { width: 390, height: 844 } });
  await carl.open(anna.link());
  await carl.join();
  await expect(carl.by('layout')).toHaveAttribute('data-layout', 'screen');
  await expect(screenOn(carl)).toBeVisible();
  expectApart(await visibleBoxes(carl.by('tile')), { width: 390, height: 844 });

  await anna.tileOf(bertId).dblclick({ position: { x: 20, y: 20 } });
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'pinned');
  const [pinned = 0] = (await visibleBoxes(anna.tileOf(bertId))).map(({ width, height }) => width * height);
  for (const { width, height } of await visibleBoxes(screenOn(anna))) expect(pinned).toBeGreaterThan(4 * width * height);
  await anna.tileOf(bertId).dblclick({ position: { x: 20, y: 20 } });
  await expect(anna.by('layout')).toHaveAttribute('data-layout', 'screen');

  await bert.by('toggle-screen').click();
  await expect(screenOn(anna)).toHaveCount(0);
  await expect(anna.by('layout')).not.toHaveAttribute('data-layout', 'screen');
});
