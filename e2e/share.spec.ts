import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import jsQR from 'jsqr';
import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';

/** Pixels along a side of what is scanned: six for each module. */
const SIDE = 270;

/** Holds a camera before the code that `person` sees in `where` until it reads `text`: what is still fading in is read a moment later. */
const expectScanned = (person: Person, where: string, text: string) => expect.poll(() => scanned(person, where)).toBe(text);

/** What a camera would read there now. */
async function scanned(person: Person, where: string): Promise<string | undefined> {
  const code = person.by(where).getByTestId('qr-code');
  await expect(code).toBeVisible();
  const png = (await code.screenshot()).toString('base64');
  const dark = await person.page.evaluate(async ([encoded, side]) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(encoded), (it) => it.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(side, side).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0, side, side);
    const { data } = context.getImageData(0, 0, side, side);
    return Array.from({ length: side * side }, (_, index) => ((data[index * 4] ?? 0) < 128 ? '1' : '0')).join('');
  }, [png, SIDE] as const);
  const pixels = Uint8ClampedArray.from([...dark].flatMap((it) => (it === '1' ? [0, 0, 0, 255] : [255, 255, 255, 255])));
  return jsQR(pixels, SIDE, SIDE, { inversionAttempts: 'dontInvert' })?.data;
}

const copied = (person: Person): Promise<string> => person.page.evaluate(() => navigator.clipboard.readText());

test('the sheet opens from the call by keyboard, and every way out of it carries the link', async ({ people }) => {
  const anna = await people.add('Anna', { viewport: { width: 1280, height: 800 } });
  const link = await anna.createRoom();
  await anna.join();
  const sheet = anna.by('share-sheet');
  await anna.by('share').focus();
  await anna.page.keyboard.press('Enter');
  await expect(sheet).toBeVisible();
  await expectAccessible(anna, 'share sheet in a call');

  await anna.by('share-copy').press('Enter');
  await expect(anna.by('share-said')).toHaveText('Link copied');
  expect(await copied(anna)).toBe(link);
  await anna.by('share-text').press('Enter');
  await expect(anna.by('share-said')).toContainText('Invitation copied');
  expect(await copied(anna)).toContain(`\n${link}\n`);
  const mail = new URL((await anna.by('share-email').getAttribute('href')) ?? '');
  expect([mail.protocol, mail.pathname]).toEqual(['mailto:', '']);
  expect(mail.searchParams.get('body')).toContain(`\r\n${link}\r\n`);

  await expectScanned(anna, 'share-sheet', link);
  await anna.by('qr-enlarge').press('Enter');
  await expectScanned(anna, 'qr-screen', link);
  await expectAccessible(anna, 'QR code on the whole screen');
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('qr-screen')).toHaveCount(0);
  await expect(anna.by('qr-enlarge')).toBeFocused();

  await anna.by('print-name').check();
  await anna.page.emulateMedia({ media: 'print' });
  await expect(anna.by('print-card')).toBeVisible();
  await expect(anna.by('call')).toBeHidden();
  await expect(sheet).toBeHidden();
  await expect(anna.by('print-card')).toContainText('With Anna');
  await expect(anna.by('print-card')).toContainText(link);
  await expectScanned(anna, 'print-card', link);
  await anna.page.emulateMedia({ media: 'screen' });
  await expect(anna.by('print-card')).toBeHidden();

  // A time for the room that one is in already.
  await anna.by('choose-time').click();
  await anna.by('plan-date').fill('2030-06-07');
  await anna.by('plan-time').fill('15:30');
  await anna.by('set-time').click();
  await expect(sheet).toContainText(/Friday, June 7, 2030.*3:30/);
  await anna.page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(anna.by('share')).toBeFocused();
});

test('the system’s own share sheet gets the link where there is one', async ({ people }) => {
  const anna = await people.add('Anna', {
    viewport: { width: 390, height: 780 },
    before: () => {
      Object.defineProperty(navigator, 'share', { value: (data: ShareData) => Promise.resolve(void Reflect.set(window, 'shared', data)) });
    },
  });
  const link = await anna.createRoom();
  await anna.join();
  await anna.by('more').click();
  await anna.by('share').last().click();
  await anna.by('share-native').click();
  expect(await anna.page.evaluate(() => (Reflect.get(window, 'shared') as ShareData).url)).toBe(link);
  await expectAccessible(anna, 'share sheet on a phone');
});

for (const [locale, colorScheme, width] of [['en-US', 'light', 1280], ['ko-KR', 'dark', 320]] as const) {
  test(`a planned call is in the list and in calendars, ${locale}`, async ({ people }) => {
    const title = '회의; plan, B\\n END:VEVENT <b>';
    const anna = await people.add('Anna', { locale, colorScheme, viewport: { width, height: 800 } });
    await anna.visit('/');
    await anna.by('plan-call').click();
    await expect(anna.by('plan-dialog')).toBeVisible();
    await expectAccessible(anna, 'planning a call');
    await anna.by('plan-title').fill(title);
    await anna.by('plan-date').fill('2030-06-07');
    await anna.by('plan-time').fill('15:30');
    await anna.by('plan-length').selectOption('90');
    await anna.by('plan-submit').click();
    await expect(anna.by('share-sheet')).toContainText(title);
    await expectAccessible(anna, 'share sheet of a planned call');
    const link = await anna.by('share-link').inputValue();
    expect(link).toMatch(/\/r\/[\w-]{21}#[\w-]{22}$/);
    const secret = new URL(link).hash.slice(1);
    const room = new URL(link).pathname.slice('/r/'.length);

    const [download] = await Promise.all([anna.page.waitForEvent('download'), anna.by('calendar-file').click()]);
    expect(download.suggestedFilename()).toMatch(/\.ics$/);
    const file = await readFile(await download.path(), 'utf8');
    const event = new ICAL.Component(ICAL.parse(file) as unknown[]).getFirstSubcomponent('vevent');
    const start = await anna.page.evaluate(() => new Date('2030-06-07T15:30').toISOString());
    expect(String(event?.getFirstPropertyValue('dtstart'))).toBe(start.replace('.000', ''));
    expect(event?.getFirstPropertyValue('summary')).toBe(title);
    expect(event?.getFirstPropertyValue('url')).toBe(link);
    expect(event?.getAllSubcomponents('valarm')).toHaveLength(1);

    const others = async () => Promise.all(['google', 'outlook', 'office'].map((it) => anna.by(`calendar-${it}`).getAttribute('href')));
    for (const address of await others()) {
      expect(address).not.toContain(secret);
      expect(address).not.toContain(room);
      expect(new URL(address ?? '').searchParams.get('location')).toBeNull();
    }
    await anna.by('calendar-with-link').check();
    for (const address of await others()) expect(new URL(address ?? '').searchParams.get('location')).toBe(link);

    await anna.by('share-sheet').getByRole('button', { name: /^(Close|닫기)$/ }).click();
    await expect(anna.by('share-sheet')).toHaveCount(0);
    await expect(anna.by('recent-room')).toContainText(title);
    await expect(anna.by('recent-room')).toHaveAttribute('data-plan', 'ahead');
    await expect(anna.by(width === 320 ? 'room-menu' : 'share-room')).toBeFocused();
    await expectAccessible(anna, 'lobby with a planned call');
    await anna.page.reload();
    await anna.by('recent-room').click();
    await expect(anna.by('prejoin')).toBeVisible();
    expect(anna.link()).toBe(link);
  });
}
