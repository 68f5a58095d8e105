import { expectAccessible } from './support/accessible.ts';
import { messagesOf, openChat, say } from './support/chat.ts';
import { Figure } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween, expectMediaFrom, expectMovingPicture } from './support/media.ts';
import { longestPause } from './support/pauses.ts';
import type { Person } from './support/people.ts';

const phone = { width: 390, height: 780 };

/** ms that what the others see and hear of a person who moves may stand still. */
const pause = { of: 1, target: 1_500, unit: 'ms', browser: 'Chromium' } as const;

/** Opens the way to another device and gives what its code holds. */
async function showCode(person: Person): Promise<string> {
  await person.by('share').click();
  await person.by('move-call').click();
  await expect(person.by('move-state')).toHaveAttribute('data-state', 'waiting');
  return (await person.by('move-qr').getAttribute('data-link')) ?? '';
}

const cameras = ({ page }: Person) => page.evaluate(() => window.parleyProbe.captured.filter(({ readyState }) => readyState === 'live').length);
const toast = ({ page }: Person, text: string) => page.locator('[data-sonner-toast]', { hasText: text });

async function expectRefused(stranger: Person, link: string, reason: string, words: string): Promise<void> {
  await stranger.page.goto('about:blank');
  await stranger.open(link);
  await expect(stranger.by('move-refused')).toHaveAttribute('data-reason', reason);
  await expect(stranger.page.getByRole('heading', { level: 1 })).toHaveText(words);
}

test('a host moves to a phone with everything that is hers, and nobody sees her go', async ({ people }) => {
  test.setTimeout(300_000);
  const picture = new Figure({ id: 'move-picture', what: 'longest pause of the picture of somebody who moves to another device', ...pause });
  const sound = new Figure({ id: 'move-sound', what: 'longest pause of their sound', ...pause });
  const [anna, bert, chloe] = await people.call(['Anna', 'Bert', 'Chloe']);
  await Promise.all([expectMediaBetween(anna, bert), expectMediaBetween(anna, chloe)]);
  const [idOfAnna, idOfBert] = await Promise.all([anna.selfId(), bert.selfId()]);
  const room = anna.link();
  await openChat(anna);
  await say(anna, 'before the move');
  await openChat(bert);
  await say(bert, 'an answer');
  await expect(messagesOf(anna)).toHaveCount(2);
  await anna.by('raise-hand').click();
  await expect(bert.tileOf(idOfAnna).getByTestId('hand')).toBeVisible();
  await anna.by('open-people').click();
  const bertsLine = (of: Person) => of.by('panel').locator(`[data-testid="verify"][data-participant="${idOfBert}"]`);
  await expect(bertsLine(anna)).toHaveAttribute('data-exchange', 'revealed');
  await bertsLine(anna).click();
  await anna.by('words-match').click();
  await expect(anna.by('verification')).toHaveAttribute('data-verdict', 'voice');
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('verification')).toHaveCount(0);

  const link = await showCode(anna);
  // What the code holds opens nothing but this one move.
  expect(link).not.toContain(new URL(room).hash.slice(1));
  await expectAccessible(anna, 'the way to another device');
  const annasPhone = await people.add('Anna', { viewport: phone });
  await annasPhone.open(link);
  await expect(annasPhone.by('taking-over')).toHaveText('Continue your call as Anna on this device');
  await expect(annasPhone.by('name')).toHaveValue('Anna');
  await expect(annasPhone.by('join')).toHaveAttribute('aria-busy', 'false');
  await expectAccessible(annasPhone, 'taking over on a phone');
  await expect(anna.by('move-state')).toHaveAttribute('data-state', 'handed');
  await expectAccessible(anna, 'the other device is getting ready');
  expect(annasPhone.link()).toBe(room);

  const second = await people.add('Second');
  await expectRefused(second, link, 'used', 'This code was used already');
  await expectAccessible(second, 'a code that was used');

  await Promise.all([bert, chloe].map((person) => person.watchFlow([idOfAnna])));
  await annasPhone.page.bringToFront();
  const pressed = Date.now();
  await annasPhone.by('join').click();
  await expect(annasPhone.by('call')).toBeVisible();
  await expect(anna.by('ended')).toHaveAttribute('data-reason', 'moved');
  await expect(anna.page.getByRole('heading', { level: 1 })).toHaveText('Your call goes on on your other device');
  expect(await cameras(anna)).toBe(0);
  await expectAccessible(anna, 'moved');

  expect(await annasPhone.selfId()).toBe(idOfAnna);
  for (const other of [bert, chloe]) {
    await expectMediaFrom(other, idOfAnna);
    await expectMovingPicture(other, idOfAnna);
    await expectMediaFrom(annasPhone, await other.selfId());
    await expect(other.tiles()).toHaveCount(3);
    const report = await other.flow();
    expect(report.mostTiles).toBe(3);
    picture.add(longestPause(report, pressed, Date.now(), ['video']));
    sound.add(longestPause(report, pressed, Date.now(), ['audio']));
    // One who was there all along: nobody left, nobody came, no tile was ever without a connection.
    expect(report.flows[idOfAnna]?.tile.map(({ link: state }) => state).filter((state) => state !== 'connected')).toEqual([]);
    await expect(toast(other, 'Anna left')).toHaveCount(0);
  }
  await expect(annasPhone.tiles()).toHaveCount(3);

  await expect(bert.tileOf(idOfAnna).getByTestId('hand')).toBeVisible();
  await openChat(annasPhone);
  await expect(messagesOf(annasPhone)).toHaveCount(2);
  await say(annasPhone, 'from the phone');
  await expect(messagesOf(bert).last()).toContainText('from the phone');
  await expect(messagesOf(annasPhone)).toHaveCount(3);
  await annasPhone.page.keyboard.press('Escape');
  await annasPhone.by('open-people').click();
  await expect(annasPhone.by('room-access')).toBeVisible();
  // Bert's certificate is the one she has confirmed. Hers is another one: Bert, had he confirmed, would be asked again.
  await expect(bertsLine(annasPhone)).toHaveAttribute('data-verdict', 'voice');

  await expectRefused(second, link, 'spent', 'This code is not valid any more');

  // The seat can be taken back.
  await anna.page.bringToFront();
  await anna.by('rejoin').click();
  await anna.join();
  await expect(annasPhone.by('ended')).toHaveAttribute('data-reason', 'seat-taken');
  expect(await anna.selfId()).toBe(idOfAnna);
  await expectMediaFrom(bert, idOfAnna);
  picture.check();
  sound.check();
});

test('a code is void with its dialog, and a wrong one opens nothing', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.join();
  const stranger = await people.add('Stranger', { viewport: { width: 320, height: 640 }, locale: 'ko-KR' });
  const link = await showCode(anna);
  const wrong = link.replace(/.{22}$/u, (key) => `${key[0] === 'A' ? 'B' : 'A'}${key.slice(1)}`);
  await expectRefused(stranger, wrong, 'spent', '더 이상 쓸 수 없는 코드예요');
  await expectAccessible(stranger, 'a wrong code, Korean, 320 px');
  await expect(anna.by('move-state')).toHaveAttribute('data-state', 'waiting');
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('move-dialog')).toHaveCount(0);
  await expectRefused(stranger, link, 'spent', '더 이상 쓸 수 없는 코드예요');

  // Whoever has taken the offer and not pressed Join loses it with the dialog.
  const next = await showCode(anna);
  expect(next).not.toBe(link);
  await stranger.page.goto('about:blank');
  await stranger.open(next);
  await expect(stranger.by('taking-over')).toBeVisible();
  await anna.page.keyboard.press('Escape');
  await expect(stranger.by('move-refused')).toHaveAttribute('data-reason', 'revoked');
  await expect(anna.by('call')).toBeVisible();
});

test('the way to another device works by keyboard and on the narrowest screen', async ({ people }) => {
  const anna = await people.add('Anna', { viewport: { width: 320, height: 640 }, locale: 'ko-KR' });
  await anna.createRoom();
  await anna.join();
  await anna.by('share').first().focus();
  await anna.page.keyboard.press('Enter');
  await anna.by('move-call').focus();
  await anna.page.keyboard.press('Enter');
  await expect(anna.by('move-qr')).toBeVisible();
  await expect(anna.by('share-sheet')).toHaveCount(0);
  await expectAccessible(anna, 'the way to another device, Korean, 320 px');
  const overflow = () => anna.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('move-dialog')).toHaveCount(0);
  await expect(anna.by('share').first()).toBeFocused();
});
