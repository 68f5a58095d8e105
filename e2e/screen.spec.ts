import { expect, test } from './support/fixtures.ts';
import { FirefoxPerson, firefoxPath } from './support/firefox.ts';
import { expectMediaBetween, expectMediaFrom } from './support/media.ts';
import type { People, Person } from './support/people.ts';
import { installScreenWatch } from './support/screen.ts';
import type { HeardMedia, ScreenSample } from './support/screen.ts';

/** ms from a press to the others' knowing of it. */
const TOLD_MS = 1_000;

/** Whoever can be asked what arrives of screens: a person in Chromium or one in Firefox. */
interface Viewer {
  readonly name: string;
  readonly page: { evaluate<R>(run: (participant: string) => R | Promise<R>, participant: string): Promise<R> };
}

const received = ({ page }: Viewer, id: string): Promise<ScreenSample> => page.evaluate((it) => window.parleyScreen.receivedFrom(it), id);
const heard = ({ page }: Viewer): Promise<HeardMedia | null> => page.evaluate(() => window.parleyScreen.heard.at(-1) ?? null, '');
const liveTracks = ({ page }: Person): Promise<number> =>
  page.evaluate(() => window.parleyProbe.captured.filter(({ readyState }) => readyState === 'live').length);
const screenTracks = ({ page }: Person): Promise<number> =>
  page.evaluate(() => window.parleyProbe.captured.filter((track) => track.readyState === 'live' && 'displaySurface' in track.getSettings()).length);

const call = (people: People, names: readonly [string, ...string[]]) => people.call(names, { before: installScreenWatch });

/** Anna and Bert in a call whose connection has settled. */
async function two(people: People): Promise<readonly [Person, Person, string]> {
  const [anna, bert] = await call(people, ['Anna', 'Bert']);
  if (!anna || !bert) throw new Error('nobody came');
  await expectMediaBetween(anna, bert);
  return [anna, bert, await anna.selfId()];
}

async function share(person: Person): Promise<void> {
  await person.by('toggle-screen').click();
  await expect(person.by('toggle-screen')).toHaveAttribute('aria-pressed', 'true');
}

/** Frames of the screen are decoded, and they are not all the same. */
async function expectScreenFrom(viewer: Viewer, id: string): Promise<void> {
  const before = await received(viewer, id);
  await expect
    .poll(async () => (await received(viewer, id)).framesDecoded, { message: `${viewer.name} sees the screen`, timeout: 30_000 })
    .toBeGreaterThan(before.framesDecoded + 3);
  let last: readonly number[] = [];
  await expect
    .poll(
      async () => {
        const picture = await viewer.page.evaluate((it) => window.parleyScreen.pictureOf(it), id);
        const [then, now] = [last, picture];
        last = picture;
        return then.length === 0 ? 0 : Math.max(...now.map((value, at) => Math.abs(value - (then[at] ?? value))));
      },
      { message: `${viewer.name} sees the screen change`, timeout: 30_000, intervals: [250] },
    )
    .toBeGreaterThan(1);
}

test('a screen is shared and taken back within a second, and nothing is negotiated', async ({ people }) => {
  const [anna, bert, id] = await two(people);
  const negotiated = () => Promise.all([anna, bert].map(({ page }) => page.evaluate(() => window.parleyScreen.negotiation.length)));
  const before = await negotiated();
  const cameras = await liveTracks(anna);

  const pressed = Date.now();
  await share(anna);
  await expect.poll(() => heard(bert)).toMatchObject({ screen: true });
  expect(((await heard(bert))?.at ?? Infinity) - pressed).toBeLessThanOrEqual(TOLD_MS);
  await expectScreenFrom(bert, id);
  // One's own screen is not shown back.
  await expect(anna.tiles()).toHaveCount(2);
  await expect(anna.page.locator('[data-self="true"][data-source="screen"]')).toHaveCount(0);

  const stopped = Date.now();
  await anna.by('toggle-screen').click();
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => heard(bert)).toMatchObject({ screen: false, screenAudio: false });
  expect(((await heard(bert))?.at ?? Infinity) - stopped).toBeLessThanOrEqual(TOLD_MS);
  expect(await liveTracks(anna)).toBe(cameras);
  expect(await negotiated()).toEqual(before);
  await expectMediaBetween(anna, bert);
});

test('whoever comes later gets the picture as well, and several share at once', async ({ people }) => {
  const [anna, bert, id] = await two(people);
  await share(anna);
  const carl = await people.add('Carl', { before: installScreenWatch });
  await carl.open(anna.link());
  await carl.join();
  await expectMediaFrom(carl, id);
  await expectScreenFrom(carl, id);
  await expect.poll(() => carl.page.evaluate(() => window.parleyScreen.heard.some(({ screen }) => screen))).toBe(true);

  await share(bert);
  const bertId = await bert.selfId();
  await Promise.all([expectScreenFrom(anna, bertId), expectScreenFrom(carl, bertId), expectScreenFrom(bert, id)]);
});

test('a share that is stopped from the browser’s own bar is over for everybody, and disturbs nobody', async ({ people }) => {
  const [anna, bert] = await two(people);
  await share(anna);
  await expect.poll(() => heard(bert)).toMatchObject({ screen: true });
  await anna.page.evaluate(() => {
    const track = window.parleyProbe.captured.findLast((it) => it.kind === 'video');
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-pressed', 'false', { timeout: TOLD_MS });
  await expect(anna.by('screen-bar')).toHaveCount(0);
  await expect.poll(() => heard(bert)).toMatchObject({ screen: false });
  for (const { page } of [anna, bert]) await expect(page.locator('[data-sonner-toast][data-type="warning"]')).toHaveCount(0);
  await expectMediaBetween(anna, bert);
  await share(anna);
  await expect.poll(() => heard(bert)).toMatchObject({ screen: true });
});

/** A picture, black on its left half and white on its right one. */
const blackAndWhite = ({ page }: Person): Promise<readonly number[]> =>
  page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1200, 900];
    const context = canvas.getContext('2d');
    context?.fillRect(0, 0, 600, 900);
    if (context) context.fillStyle = '#fff';
    context?.fillRect(600, 0, 600, 900);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer())];
  });

test('a photo from the chat is shown to everybody like a screen, to those who come later as well', async ({ people }) => {
  const [anna, bert, id] = await two(people);
  const bytes = await blackAndWhite(anna);
  await anna.by('take-photo').click();
  await anna.by('photo-file').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(bytes) });
  await anna.by('photo-send').click();
  await anna.by('open-chat').click();
  await anna.by('photo').click();
  await anna.by('photo-show').click();
  await expect(anna.by('photo-viewer')).toHaveCount(0);
  await expect(anna.by('screen-bar')).toContainText('You are showing a photo');
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-pressed', 'true');

  /** How much lighter the right side is than the left one, 0 to 255. */
  const contrast = async (viewer: Viewer) => {
    const picture = await viewer.page.evaluate((it) => window.parleyScreen.pictureOf(it), id);
    return (picture[12 * 32 + 28] ?? 0) - (picture[12 * 32 + 4] ?? 255);
  };
  await expect.poll(() => contrast(bert), { timeout: 30_000 }).toBeGreaterThan(200);
  await expect(bert.page.locator(`[data-testid="tile"][data-participant="${id}"][data-source="screen"]`)).toBeVisible();
  const carl = await people.add('Carl', { before: installScreenWatch });
  await carl.open(anna.link());
  await carl.join();
  await expectMediaFrom(carl, id);
  await expect.poll(() => contrast(carl), { timeout: 30_000 }).toBeGreaterThan(200);

  await anna.by('screen-stop').click();
  await expect.poll(() => heard(bert)).toMatchObject({ screen: false });
  await expectMediaBetween(anna, bert);
});

test('the sound of what is shared is heard', async ({ people }) => {
  const [anna, bert, id] = await two(people);
  // A tab that plays a tone, beside whatever picture this browser gives out.
  await anna.page.evaluate(() => {
    const native = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getDisplayMedia = async (options) => {
      const stream = await native({ ...options, audio: false });
      const context = new AudioContext();
      const [tone, out] = [new OscillatorNode(context), new MediaStreamAudioDestinationNode(context)];
      tone.connect(out);
      tone.start();
      for (const track of out.stream.getTracks()) stream.addTrack(track);
      return stream;
    };
  });
  const playing = () =>
    bert.page.locator(`audio[data-participant="${id}"]`).evaluateAll((all) => (all as HTMLAudioElement[]).filter(({ paused, srcObject }) => !paused && srcObject instanceof MediaStream).length);
  await expect.poll(playing).toBe(1);
  await share(anna);
  await expect.poll(playing).toBe(2);
  await expect(anna.by('screen-bar')).toContainText('with its sound');
  await expect.poll(() => heard(bert)).toMatchObject({ screen: true, screenAudio: true });
  await expect.poll(async () => (await received(bert, id)).totalAudioEnergy).toBeGreaterThan(0.01);
});

test('leaving gives the screen back, and so does a page that goes away', async ({ people }) => {
  const [anna, bert] = await two(people);
  await share(anna);
  expect(await screenTracks(anna)).toBeGreaterThan(0);
  await anna.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  expect(await liveTracks(anna)).toBe(0);
  await anna.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(anna.by('call')).toBeVisible();
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-pressed', 'false');
  await expectMediaBetween(anna, bert);

  await share(anna);
  await anna.leave();
  expect(await liveTracks(anna)).toBe(0);
});

test('a reload takes everything up again but the share, which the browser would have to ask for', async ({ people }) => {
  const [anna, bert] = await two(people);
  await share(anna);
  await expect.poll(() => heard(bert)).toMatchObject({ screen: true });
  await anna.page.reload();
  await expect(anna.by('call')).toBeVisible();
  await expect(anna.by('toggle-screen')).toHaveAttribute('aria-pressed', 'false');
  await expectMediaBetween(anna, bert);
  await expect.poll(() => heard(bert)).toMatchObject({ screen: false });
});

test('Firefox sees what Chromium shares', async ({ people }) => {
  const path = firefoxPath();
  test.skip(path === null, 'no Firefox on this machine');
  const [anna] = await call(people, ['Anna']);
  const fritz = await FirefoxPerson.start('Fritz', path ?? '', installScreenWatch);
  try {
    if (!anna) throw new Error('nobody came');
    await fritz.open(anna.link());
    await fritz.join();
    await expectMediaBetween(anna, fritz);
    await share(anna);
    await expectScreenFrom(fritz, await anna.selfId());
    await anna.by('toggle-screen').click();
    await expect.poll(() => heard(fritz)).toMatchObject({ screen: false });
  } finally {
    await fritz.close();
  }
});
