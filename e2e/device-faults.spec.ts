import { installDeviceLab } from './support/deviceLab.ts';
import type { DeviceLab } from './support/deviceLab.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom, receivedWithin } from './support/media.ts';
import type { People, Person } from './support/people.ts';

/** ms from a fault to its being told, and from the end of its cause to the device's being back. */
const TOLD_MS = 1_000;
const BACK_MS = 2_000;

const LOST = '[data-testid="device-lost"]';

/** Anna, whose devices the test holds, and Bert, who hears and sees her. */
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

type Action = 'end' | 'interrupt' | 'unplug' | 'plug' | 'permit';
type Act = { [Name in Action]: readonly [Name, ...Parameters<DeviceLab[Name]>] }[Action];

/** ms from `act`, or from now, until an element is on the page or is no more, on the page's own clock. */
function timeUntil({ page }: Person, selector: string, present: boolean, act: Act | null): Promise<number> {
  return page.evaluate(
    ([selector, present, act]) => {
      const time = window.deviceLab.timeUntil(selector, present);
      if (act) {
        const [name, ...args] = act;
        (window.deviceLab[name] as (...args: readonly unknown[]) => void)(...args);
      }
      return time;
    },
    [selector, present, act] as const,
  );
}

/** What was on the screen while a fault lasted: the promise of the battery, kept. */
async function expectTold(person: Person, act: Act, words: RegExp): Promise<void> {
  expect(await timeUntil(person, LOST, true, act)).toBeLessThanOrEqual(TOLD_MS);
  await expect(person.by('device-lost')).toContainText(words);
}

async function expectBack(person: Person, act: Act | null): Promise<void> {
  expect(await timeUntil(person, LOST, false, act)).toBeLessThanOrEqual(BACK_MS);
}

const otherGoesOn = {
  microphone: async (bert: Person, id: string) => expect((await receivedWithin(bert, id, 1_000)).framesDecoded).toBeGreaterThan(0),
  camera: async (bert: Person, id: string) => expect((await receivedWithin(bert, id, 1_000)).totalAudioEnergy).toBeGreaterThan(0),
} as const;

for (const device of ['microphone', 'camera'] as const) {
  test(`a ${device} whose track ends by itself is told and is back`, async ({ people }) => {
    const [anna, bert, id] = await call(people);
    await expectTold(anna, ['end', device], new RegExp(`${device} stopped.*plug it in again or pick another.*until it is back`, 'i'));
    await expectBack(anna, null);
    await expect(anna.page.getByText(`Your ${device} is back`)).toBeVisible();
    await expectMediaFrom(bert, id);
  });

  test(`a ${device} that is unplugged is told, the call goes on, and it is back when plugged in`, async ({ people }) => {
    const [anna, bert, id] = await call(people);
    const [one, ...rest] = device === 'microphone' ? ['mic-a', 'mic-b'] : ['cam-a'];
    for (const other of rest) await anna.page.evaluate((it) => window.deviceLab.unplug(it), other);
    await expectTold(anna, ['unplug', one ?? ''], /stopped.*plug it in again/i);
    await expect(anna.by(`toggle-${device}`)).toHaveAttribute('aria-pressed', 'false');
    await expect(bert.tileOf(id)).toContainText(device === 'microphone' ? 'Microphone off' : 'camera off');
    await otherGoesOn[device](bert, id);
    await expectBack(anna, ['plug', one ?? '']);
    await expectMediaFrom(bert, id);
  });

  test(`the permission for the ${device} is taken back and given again`, async ({ people }) => {
    const [anna, bert, id] = await call(people);
    await expectTold(anna, ['permit', device, 'denied'], new RegExp(`${device} is blocked for this site.*allow it, then try again`, 'i'));
    await otherGoesOn[device](bert, id);
    await expectBack(anna, ['permit', device, 'granted']);
    await expectMediaFrom(bert, id);
  });
}

test('an interruption by the system, as by a phone call, takes both and gives them back', async ({ people }) => {
  const [anna, bert, id] = await call(people);
  await expectTold(anna, ['interrupt', true], /stopped/i);
  await expect(anna.by('device-lost')).toContainText(/neither see nor hear/);
  await expect(anna.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
  await expect(bert.tileOf(id)).toContainText('Microphone off');
  await expectBack(anna, ['interrupt', false]);
  await expectMediaFrom(bert, id);
});

test('the chosen microphone is unplugged: another one speaks, and the chosen one when it is back', async ({ people }) => {
  const [anna, bert, id] = await call(people);
  await anna.by('settings').click();
  await anna.by('pick-microphone').selectOption('mic-b');
  await expect(anna.page.getByText('Now using the microphone Microphone B')).toBeVisible();
  const using = (label: string) => anna.page.evaluate((words) => {
    const start = performance.now();
    return new Promise<number>((resolve) => {
      const look = () => {
        if (!document.body.textContent.includes(words)) return;
        observer.disconnect();
        resolve(performance.now() - start);
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      window.deviceLab[words.endsWith('A') ? 'unplug' : 'plug']('mic-b');
      look();
    });
  }, `Now using the microphone ${label}`);
  expect(await using('Microphone A')).toBeLessThanOrEqual(BACK_MS);
  await expectMediaFrom(bert, id);
  // The word of the first change is still on the screen: what counts is the device in use.
  await anna.page.evaluate(() => window.deviceLab.plug('mic-b'));
  await expect(anna.by('pick-microphone')).toHaveValue('mic-b', { timeout: BACK_MS });
  await expectMediaFrom(bert, id);
});

test('a speaker that is gone gives way to the system’s own, and plays again when it is back', async ({ people }) => {
  const [anna] = await call(people);
  const last = () => anna.page.evaluate(() => window.deviceLab.sinks.at(-1));
  await anna.by('settings').click();
  await anna.by('pick-speaker').selectOption('out-b');
  await expect.poll(last).toBe('out-b');
  await anna.page.evaluate(() => window.deviceLab.unplug('out-b'));
  await expect(anna.page.getByText('Your speaker is gone')).toBeVisible({ timeout: TOLD_MS });
  await expect.poll(last).toBe('');
  await anna.page.evaluate(() => window.deviceLab.plug('out-b'));
  await expect.poll(last, { timeout: BACK_MS }).toBe('out-b');
  await expect(anna.page.getByText('Sound comes from Speaker B again')).toBeVisible();
});

test('a browser that refuses to play is asked again with a tap', async ({ people }) => {
  const host = await people.add('Bert');
  const link = await host.createRoom();
  await host.join();
  const anna = await people.add('Anna', {
    before: () => {
      const play = HTMLMediaElement.prototype.play;
      let gesture = false;
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
        return this instanceof HTMLAudioElement && !gesture ? Promise.reject(new DOMException('', 'NotAllowedError')) : play.call(this);
      };
      document.addEventListener('click', ({ target }) => {
        if (target instanceof Element && target.closest('[data-testid="enable-sound"]')) gesture = true;
      }, true);
    },
  });
  await anna.open(link);
  await anna.join();
  await expect(anna.by('enable-sound')).toBeVisible();
  const paused = () => anna.page.evaluate(() => document.querySelector('audio')?.paused);
  expect(await paused()).toBe(true);
  await anna.by('enable-sound').click();
  await expect(anna.by('enable-sound')).toHaveCount(0);
  await expect.poll(paused).toBe(false);
});

test('sound and picture that the browser has paused go on', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaFrom(anna, await bert.selfId());
  const playing = () => anna.page.evaluate(() => [...document.querySelectorAll<HTMLMediaElement>('audio, video')].map(({ paused }) => !paused));
  await expect.poll(playing).toEqual([true, true, true]);
  await anna.page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLMediaElement>('audio, video')) element.pause();
  });
  await expect.poll(playing, { timeout: BACK_MS }).toEqual([true, true, true]);
});

test('a tile that is stuck while its pictures arrive is given its stream anew, once', async ({ people }) => {
  const host = await people.add('Bert');
  const link = await host.createRoom();
  await host.join();
  const anna = await people.add('Anna', {
    before: () => {
      // Elements of the page tell of no frames; one beside the page does.
      const native = HTMLVideoElement.prototype.requestVideoFrameCallback;
      HTMLVideoElement.prototype.requestVideoFrameCallback = function (this: HTMLVideoElement, callback) {
        return this.isConnected ? 0 : native.call(this, callback);
      };
      const attached = Object.assign(window, { attached: new Map<Element, number>() }).attached;
      const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
      Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
        get(this: HTMLMediaElement) {
          return source?.get?.call(this) as MediaProvider | null;
        },
        set(this: HTMLMediaElement, value: MediaProvider | null) {
          if (value) attached.set(this, (attached.get(this) ?? 0) + 1);
          source?.set?.call(this, value);
        },
      });
    },
  });
  await anna.open(link);
  await anna.join();
  const id = await host.selfId();
  await expectMediaFrom(anna, id);
  const attachments = () =>
    anna.tileOf(id).locator('video').evaluate((video) => (window as unknown as { attached: Map<Element, number> }).attached.get(video) ?? 0);
  const before = await attachments();
  await expect.poll(attachments, { timeout: 15_000 }).toBe(before + 1);
  // Further looks do not repeat what did not help: three of them have come and gone.
  const looks = () => anna.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 6_000)));
  await looks();
  expect(await attachments()).toBe(before + 1);
  await expectMediaFrom(anna, id);
});
