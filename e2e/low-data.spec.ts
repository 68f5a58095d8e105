import { expectAccessible } from './support/accessible.ts';
import { FirefoxPerson, firefoxPath } from './support/firefox.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween, expectMovingPicture, receivedWithin } from './support/media.ts';
import type { Receiver } from './support/media.ts';
import type { Person } from './support/people.ts';

// Who spares data is sent stills and sends stills, and hears and is heard as always.

/** bit/s that stills keep below, and that moving pictures exceed, of one camera. The sound beside it takes about as much as stills may. */
const STILLS = 45_000;
const MOVING = 120_000;
/** bit/s of everything that comes in. */
const ALL = 100_000;
/** ms over which bits are counted: pictures come by the second. */
const WINDOW_MS = 4_000;
/** ms until the encoders have settled, on a machine that may be busy. */
const SETTLED_MS = 40_000;

/** Whoever has a page that can be asked, in either browser. */
type Asked = { readonly page: { evaluate<T>(run: () => Promise<T>): Promise<T> } };

/** Bytes that have come in so far over the only live connection. */
const receivedBytes = ({ page }: Asked) =>
  page.evaluate(async () => {
    const counted = { video: 0, all: 0, at: performance.now() };
    const connection = window.parleyProbe.connections.findLast(({ connectionState }) => connectionState === 'connected');
    (await connection?.getStats())?.forEach((stat: Record<string, unknown>) => {
      const bytes = Number(stat['bytesReceived'] ?? 0);
      if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'video') counted.video += bytes + Number(stat['headerBytesReceived'] ?? 0);
      if (stat['type'] === 'candidate-pair' && stat['nominated'] === true && stat['state'] === 'succeeded') counted.all += bytes;
    });
    return counted;
  });

/** bit/s that come in, from one look to the next; the first one has nothing to compare with. */
function rates(asked: Asked): () => Promise<{ readonly video: number; readonly all: number } | null> {
  let last: Awaited<ReturnType<typeof receivedBytes>> | null = null;
  return async () => {
    const [before, now] = [last, await receivedBytes(asked)];
    last = now;
    if (!before) return null;
    const rate = (what: 'video' | 'all') => Math.round(((now[what] - before[what]) * 8_000) / (now.at - before.at));
    return { video: rate('video'), all: rate('all') };
  };
}

async function expectRate(asked: Asked & { readonly name: string }, what: 'video' | 'all', fits: (rate: number) => boolean, phase: string): Promise<void> {
  const look = rates(asked);
  let seen: Awaited<ReturnType<typeof look>> = null;
  await expect
    .poll(async () => ((seen = await look()) === null ? false : fits(seen[what])), { message: `${asked.name}: ${phase}`, timeout: SETTLED_MS, intervals: [WINDOW_MS] })
    .toBe(true);
  test.info().annotations.push({ type: `${asked.name}, ${phase}`, description: JSON.stringify(seen) });
}

const isStill = (rate: number) => rate > 0 && rate < STILLS;
const moves = (rate: number) => rate > MOVING;

/** What a call is for, while pictures are stills: they change, and sound goes on whole, fifty packets a second. */
async function expectStillsAndSound(receiver: Receiver, from: string): Promise<void> {
  const { framesDecoded, totalAudioEnergy, audioPackets } = await receivedWithin(receiver, from, WINDOW_MS);
  expect(framesDecoded).toBeGreaterThanOrEqual(2);
  expect(framesDecoded).toBeLessThanOrEqual(WINDOW_MS / 1_000 + 2);
  expect(totalAudioEnergy).toBeGreaterThan(0);
  expect(audioPackets).toBeGreaterThan((WINDOW_MS / 1_000) * 40);
  await expectMovingPicture(receiver, from);
}

const sign = (person: Person) => person.by('low-data-sign');

test('low data brings pictures down to stills both ways beside whole sound, and ends at a word', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const [idOfAnna, idOfBert] = await Promise.all([anna.selfId(), bert.selfId()]);
  await expectMediaBetween(anna, bert);
  await Promise.all([anna, bert].map((person) => expectRate(person, 'video', moves, 'moving')));
  await expect(sign(bert)).toHaveCount(0);

  await bert.by('settings').click();
  await expect(bert.by('low-data')).not.toBeChecked();
  await bert.page.getByRole('switch', { name: 'Low data' }).check();
  await expectAccessible(bert, 'the menu with low data on');
  await bert.page.keyboard.press('Escape');
  await expect(sign(bert)).toBeVisible();
  await Promise.all([anna, bert].map((person) => expectRate(person, 'video', isStill, 'stills')));
  await expectRate(bert, 'all', (rate) => rate < ALL, 'stills and sound');
  await Promise.all([expectStillsAndSound(bert, idOfAnna), expectStillsAndSound(anna, idOfBert)]);

  // Nobody takes it for a bad line, and only who has chosen it is told.
  await expect(sign(anna)).toHaveCount(0);
  for (const [person, other] of [[anna, idOfBert], [bert, idOfAnna]] as const) {
    await person.by('open-people').click();
    await expect(person.page.locator(`[data-testid="person"][data-participant="${other}"]`)).toHaveAttribute('data-quality', 'good');
    await expect(person.tileOf(other)).toHaveAttribute('data-link', 'connected');
    await expect(person.by('status')).not.toHaveAttribute('data-banner');
    await person.page.keyboard.press('Escape');
  }

  await sign(bert).click();
  await expect(bert.page.getByRole('dialog', { name: 'Low data is on' })).toBeVisible();
  await expectAccessible(bert, 'what low data is');
  await bert.by('low-data-off').click();
  await expect(sign(bert)).toHaveCount(0);
  await Promise.all([anna, bert].map((person) => expectRate(person, 'video', moves, 'moving again')));
});

test('a browser that is told to spare data begins with it, until its person says otherwise', async ({ people }) => {
  const anna = await people.add('Anna', {
    before: () => void Object.defineProperty(Reflect.get(navigator, 'connection'), 'saveData', { value: true }),
  });
  await anna.createRoom();
  await expect(anna.by('low-data')).toBeChecked();
  await expectAccessible(anna, 'the preview with low data on');
  await anna.join();
  await expect(sign(anna)).toBeVisible();
  await sign(anna).click();
  await anna.by('low-data-off').click();
  await expect(sign(anna)).toHaveCount(0);
  await anna.page.reload();
  await expect(anna.by('call')).toBeVisible();
  await expect(sign(anna)).toHaveCount(0);
});

test('who has chosen low data finds it on in the next call', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await expect(anna.by('low-data')).not.toBeChecked();
  await anna.by('low-data').check();
  await anna.createRoom();
  await expect(anna.by('low-data')).toBeChecked();
});

test('Firefox sends stills to whoever spares data, and moving pictures again afterwards', async ({ people }) => {
  const path = firefoxPath();
  test.skip(path === null, 'no Firefox on this machine');
  const anna = await people.add('Anna');
  const fritz = await FirefoxPerson.start('Fritz', path ?? '');
  try {
    const link = await anna.createRoom();
    await anna.join();
    await fritz.open(link);
    await fritz.join();
    await expectMediaBetween(anna, fritz);
    await anna.by('settings').click();
    await anna.by('low-data').check();
    await Promise.all([expectRate(anna, 'video', isStill, 'stills of Firefox'), expectRate(fritz, 'video', isStill, 'stills in Firefox')]);
    await Promise.all([expectStillsAndSound(anna, await fritz.selfId()), expectStillsAndSound(fritz, await anna.selfId())]);
    await anna.by('low-data').uncheck();
    await expectRate(anna, 'video', moves, 'moving pictures of Firefox');
  } finally {
    await fritz.close();
  }
});
