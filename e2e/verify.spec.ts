import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/fixtures.ts';
import { FirefoxPerson, firefoxPath } from './support/firefox.ts';
import { expectMediaBetween, expectMediaFrom, receivedWithin } from './support/media.ts';
import type { Person } from './support/people.ts';

/** Opens the words of somebody from the list of people; without saying whose, from the sign in the top bar. */
async function openWords(of: Person, about: string | null): Promise<void> {
  if (about === null) {
    await of.by('verified').click();
    await of.by('open-verification').click();
  } else {
    if ((await of.by('panel').count()) === 0) await of.by('open-people').click();
    await of.by('panel').locator(`[data-testid="verify"][data-participant="${about}"]`).click();
  }
  await expect(of.by('words')).toBeVisible();
}

const closeWords = async (of: Person) => {
  await of.page.keyboard.press('Escape');
  await expect(of.by('verification')).toHaveCount(0);
};
const numbers = (of: Person) => of.by('words').getAttribute('data-numbers');
const read = (of: Person) => of.by('words').locator('li > span:last-child').allTextContents();

/** What stands in the list of people about somebody. */
const line = (of: Person, about: string) => of.by('panel').locator(`[data-testid="verify"][data-participant="${about}"]`);

test('two people see the same words, in either language, and their voices are noted through an ICE restart', async ({ people }) => {
  const [anna, minji] = [await people.add('Anna'), await people.add('민지', { locale: 'ko-KR' })];
  const link = await anna.createRoom();
  await anna.join();
  await minji.open(link);
  await minji.join();
  await expectMediaBetween(anna, minji);
  const [idOfAnna, idOfMinji] = await Promise.all([anna.selfId(), minji.selfId()]);
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'link');
  await openWords(anna, null);
  await openWords(minji, idOfAnna);
  expect(await numbers(minji)).toBe(await numbers(anna));
  const [english, korean] = [await read(anna), await read(minji)];
  expect(english.join(' ')).toMatch(/^[a-z]+( [a-z]+){3}$/u);
  expect(korean.join(' ')).toMatch(/^[가-힣]+( [가-힣]+){3}$/u);
  await expectAccessible(anna, 'words of a person');
  await expectAccessible(minji, 'words of a person, Korean');
  await minji.by('words-en').press('Space');
  expect(await read(minji)).toEqual(english);
  await anna.by('words-ko').press('Space');
  expect(await read(anna)).toEqual(korean);

  await anna.by('words-match').click();
  await expect(anna.by('verification')).toHaveAttribute('data-verdict', 'voice');
  await closeWords(anna);
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'voice');
  // What one has heard is one's own: it says nothing of what the other has.
  await expect(minji.by('verified')).toHaveAttribute('data-verified', 'link');

  const before = await numbers(minji);
  const candidates = () => minji.page.evaluate(() => window.parleyProbe.connections.at(-1)?.localDescription?.sdp.match(/ice-ufrag:(\S+)/)?.[1]);
  const path = await candidates();
  await minji.page.evaluate(() => window.parleyProbe.connections.at(-1)?.restartIce());
  await expect.poll(candidates).not.toBe(path);
  await expectMediaBetween(anna, minji);
  expect(await numbers(minji)).toBe(before);
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'voice');

  // Another page, another certificate: it is said, and the words are others. Those that were open have gone with her.
  await openWords(anna, idOfMinji);
  await minji.page.reload();
  await expect(minji.by('call')).toBeVisible();
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'doubt');
  await expect(anna.page.locator('[data-sonner-toast]', { hasText: 'new connection key' })).toBeVisible();
  await expect(anna.by('verification')).toHaveCount(0);
  await openWords(anna, idOfMinji);
  await expect(anna.by('verification')).toHaveAttribute('data-verdict', 'changed');
  expect(await numbers(anna)).not.toBe(before);
  await expect(minji.by('verified')).toHaveAttribute('data-verified', 'link');
});

test('a connection that is made anew with the same certificates has other words, and whoever was verified still is', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const [idOfAnna, idOfBert] = await Promise.all([anna.selfId(), bert.selfId()]);
  await openWords(anna, idOfBert);
  const before = await numbers(anna);
  await anna.by('words-match').click();
  await closeWords(anna);
  const made = await bert.page.evaluate(() => window.parleyProbe.connections.length);
  // As a browser does whose connection fails.
  await bert.page.evaluate(() => {
    const pc = window.parleyProbe.connections.at(-1);
    Object.defineProperty(pc, 'connectionState', { get: () => 'failed' });
    pc?.dispatchEvent(new Event('connectionstatechange'));
  });
  await expect.poll(() => bert.page.evaluate(() => window.parleyProbe.connections.length)).toBeGreaterThan(made);
  await expectMediaBetween(anna, bert);
  await expect(line(anna, idOfBert)).toHaveAttribute('data-exchange', 'revealed');
  await expect(line(anna, idOfBert)).toHaveAttribute('data-verdict', 'voice');
  await openWords(anna, idOfBert);
  await openWords(bert, idOfAnna);
  expect(await numbers(anna)).not.toBe(before);
  expect(await numbers(bert)).toBe(await numbers(anna));
});

test('who heard other words sends nothing any more until they decide', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  const [idOfAnna, idOfBert] = await Promise.all([anna.selfId(), bert.selfId()]);
  await openWords(anna, idOfBert);
  await anna.by('words-differ').click();
  await expect(anna.by('verification')).toHaveAttribute('data-verdict', 'refused');
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'doubt');
  await expectAccessible(anna, 'other words');
  await expect(anna.tileOf(idOfBert).getByTestId('refused')).toHaveText('Sending stopped');
  await expect(bert.tileOf(idOfAnna)).toContainText('camera off');
  const coming = async () => {
    const { framesDecoded, audioPackets } = await receivedWithin(bert, idOfAnna, 1_500);
    return framesDecoded + audioPackets;
  };
  await expect.poll(coming).toBe(0);
  await expectMediaFrom(anna, idOfBert);
  await anna.by('verification-resume').click();
  await expect(anna.by('refused')).toHaveCount(0);
  await expect(anna.by('verification')).toHaveAttribute('data-verdict', 'link');
  await expectMediaFrom(bert, idOfAnna);
});

test('three people see the same words for the room, and others when somebody comes with another certificate', async ({ people }) => {
  const everybody = await people.call(['Anna', 'Bert', 'Carl']);
  const [anna, , carl] = everybody;
  for (const person of everybody) await openWords(person, null);
  const before = await numbers(anna);
  for (const person of everybody) expect(await numbers(person)).toBe(before);
  await expectAccessible(anna, 'words of a room');
  await anna.by('room-words-match').click();
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'voice');

  await carl.page.reload();
  await expect(carl.by('call')).toBeVisible();
  await openWords(carl, null);
  // While the connections are being made there are none.
  const shown = () => Promise.all(everybody.map(async (person) => ((await person.by('words').count()) > 0 ? numbers(person) : null)));
  await expect.poll(async () => new Set(await shown()).size).toBe(1);
  expect(await numbers(anna)).not.toBe(before);
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'doubt');
  await anna.by('room-words-match').click();
  await expect(anna.by('verified')).toHaveAttribute('data-verified', 'voice');
});

test.describe('Chromium and Firefox', () => {
  const path = firefoxPath();
  test.skip(path === null, 'no Firefox on this machine');

  test('see the same words', async ({ people }) => {
    const anna = await people.add('Anna');
    const fritz = await FirefoxPerson.start('Fritz', path ?? '');
    try {
      const link = await anna.createRoom();
      await anna.join();
      await fritz.open(link);
      await fritz.join();
      await expectMediaBetween(anna, fritz);
      await openWords(anna, null);
      await fritz.page.locator('[data-testid="verified"]').click();
      await fritz.page.locator('[data-testid="open-verification"]').click();
      const seen = await fritz.page.waitForSelector('[data-testid="words"]');
      expect(await seen?.evaluate((words) => words.getAttribute('data-numbers'))).toBe(await numbers(anna));
    } finally {
      await fritz.close();
    }
  });
});
