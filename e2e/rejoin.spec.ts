import { Figure, random, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import { allBack } from './support/pauses.ts';

// R4: hanging up and coming back, again and again, with the microphone off and on.

const MEDIA_MS = 5_000;
/** ms that media may take before it counts as lost. */
const LOST_MS = 30_000;

test('whoever hangs up and comes back is heard and seen again, whatever was muted meanwhile', async ({ people }, testInfo) => {
  const times = rounds(3, 50);
  test.setTimeout(120_000 + times * 60_000);
  const media = new Figure({
    id: 'R4',
    what: 'pictures between all three after one of them hung up and rejoined, and sound after unmuting',
    of: 1,
    target: MEDIA_MS,
    unit: 'ms',
    browser: 'Chromium',
  });
  const everybody = await people.call(['Anna', 'Bert', 'Carl']);
  const draw = random(testInfo.title);
  await expectFullMesh(everybody);
  const ids = await Promise.all(everybody.map((person) => person.selfId()));
  for (let round = 0; round < times; round++) {
    const leaver = everybody[Math.floor(draw() * everybody.length)] ?? everybody[0];
    const muteBefore = draw() < 0.5;
    if (muteBefore) await leaver.toggleMicrophone();
    await leaver.leave();
    for (const person of everybody) if (person !== leaver) await expect(person.tiles()).toHaveCount(2);
    await leaver.by('rejoin').click();
    await expect(leaver.by('prejoin')).toBeVisible();
    if (!muteBefore) await leaver.toggleMicrophone();
    await leaver.by('name').fill(leaver.name);
    await Promise.all(everybody.map((person, at) => person.watchFlow(ids.filter((_, of) => of !== at))));
    const before = Date.now();
    await leaver.by('join').click();
    await expect(leaver.by('call')).toBeVisible();
    const seen = await allBack(everybody, before, LOST_MS, { back: 'at all', kinds: ['video'] });
    await expect(leaver.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
    const unmuted = Date.now();
    await leaver.toggleMicrophone();
    media.add(Math.max(seen, await allBack(everybody, unmuted, LOST_MS, { back: 'at all' })));
    await expectFullMesh(everybody);
    for (const person of everybody) await expect(person.tiles()).toHaveCount(3);
  }
  media.check();
});
