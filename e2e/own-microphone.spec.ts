import { installDeviceLab } from './support/deviceLab.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom, receivedWithin } from './support/media.ts';
import type { People, Person } from './support/people.ts';
import { talkUnheard } from './support/talk.ts';

async function call(people: People): Promise<readonly [Person, Person, string]> {
  const anna = await people.add('Anna', { before: installDeviceLab });
  const link = await anna.createRoom();
  await anna.join();
  const bert = await people.add('Bert');
  await bert.open(link);
  await bert.join();
  const id = await anna.selfId();
  await expectMediaFrom(bert, id);
  return [anna, bert, id];
}

const speak = ({ page }: Person, amplitude: number) => page.evaluate((to) => window.deviceLab.speak(to), amplitude);
const pressed = (person: Person, on: boolean) => expect(person.by('toggle-microphone')).toHaveAttribute('aria-pressed', String(on));

test('a microphone that sends silence is told of, another can be picked on the spot, and the word goes with the sound', async ({ people }) => {
  const [anna] = await call(people);
  const note = anna.by('silent-microphone');
  await speak(anna, 0);
  await expect(note).toContainText('Your microphone sends only silence');
  await expect(note.getByTestId('pick-microphone')).toBeVisible();
  await speak(anna, 0.05);
  await expect(note).toHaveCount(0);
});

test('a quiet room is not silence', async ({ people }) => {
  const [anna] = await call(people);
  // -80 dBFS.
  await speak(anna, 0.0001);
  await expect
    .poll(() => anna.page.evaluate(() => performance.now()), { timeout: 30_000, intervals: [1_000] })
    .toBeGreaterThan((await anna.page.evaluate(() => performance.now())) + 12_000);
  await expect(anna.by('silent-microphone')).toHaveCount(0);
});

test('talking while muted is noticed, nothing of it is heard, and one press unmutes', async ({ people }) => {
  const [anna, bert, id] = await call(people);
  await anna.toggleMicrophone();
  await expect(bert.tileOf(id)).toContainText('Microphone off');
  // What was on its way when the button was pressed has arrived.
  await expect.poll(async () => (await receivedWithin(bert, id, 500)).totalAudioEnergy, { timeout: 10_000 }).toBe(0);
  const heard = receivedWithin(bert, id, 4_000);
  await talkUnheard(anna.page);
  await expect(anna.by('muted-speech')).toContainText('You are talking, but your microphone is off');
  expect((await heard).totalAudioEnergy).toBe(0);
  await anna.by('muted-speech').getByRole('button', { name: 'Turn microphone on' }).click();
  await pressed(anna, true);
  await expect(anna.by('muted-speech')).toHaveCount(0);
  await expectMediaFrom(bert, id);
});

test('held Space talks while muted, and only where it means nothing else', async ({ people }) => {
  const [anna, bert, id] = await call(people);
  const { page } = anna;
  await anna.toggleMicrophone();
  await pressed(anna, false);
  await page.keyboard.down('Space');
  await pressed(anna, true);
  await expectMediaFrom(bert, id);
  await page.keyboard.up('Space');
  await pressed(anna, false);
  await expect(bert.tileOf(id)).toContainText('Microphone off');

  for (const leave of [
    () => window.dispatchEvent(new Event('blur')),
    () => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      Reflect.deleteProperty(document, 'visibilityState');
    },
  ]) {
    await page.keyboard.down('Space');
    await pressed(anna, true);
    await page.evaluate(leave);
    await pressed(anna, false);
    await page.keyboard.up('Space');
    await pressed(anna, false);
  }

  // On a button Space presses: here it opens the devices, and the microphone stays off.
  await anna.by('settings').focus();
  await page.keyboard.down('Space');
  await pressed(anna, false);
  await page.keyboard.up('Space');
  await expect(anna.by('pick-microphone')).toBeVisible();
  await page.keyboard.press('Escape');
  await anna.by('toggle-microphone').focus();
  await page.keyboard.press('Space');
  await pressed(anna, true);
});

test('the tooltip of a muted microphone names the key', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.join();
  await anna.toggleMicrophone();
  await anna.by('toggle-microphone').hover();
  const tip = () => anna.by('toggle-microphone').evaluate((button) => {
    const { content } = getComputedStyle(button, '::after');
    return content;
  });
  await expect.poll(tip).toContain('hold Space to talk');
  await anna.toggleMicrophone();
  await expect.poll(tip).not.toContain('Space');
});

test('the preview begins as it was left, and tells of silence too', async ({ people }) => {
  const anna = await people.add('Anna', { before: installDeviceLab });
  await anna.createRoom();
  await speak(anna, 0);
  await expect(anna.by('silent-microphone')).toContainText('Your microphone sends only silence');
  await anna.toggleCamera();
  await pressed(anna, true);
  await anna.page.reload();
  await expect(anna.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await pressed(anna, true);
  // What is switched in the call is for the moment.
  await anna.join();
  await anna.toggleMicrophone();
  await pressed(anna, false);
  await anna.leave();
  await anna.page.reload();
  await expect(anna.by('prejoin')).toBeVisible();
  await pressed(anna, true);
});

test('the screen stays on while the call is live', async ({ people }) => {
  const anna = await people.add('Anna', { before: installDeviceLab });
  await anna.createRoom();
  const locks = () => anna.page.evaluate(() => window.deviceLab.wakeLocks.size);
  expect(await locks()).toBe(0);
  await anna.join();
  await expect.poll(locks).toBe(1);
  await anna.leave();
  await expect.poll(locks).toBe(0);
});
