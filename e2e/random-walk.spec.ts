import { chromium } from '@playwright/test';
import { chromiumFlags, headlessPath } from './support/chromium.ts';
import { Figure, random, rounds, soak } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import { allBack } from './support/pauses.ts';
import { People } from './support/people.ts';
import type { Person } from './support/people.ts';

// R2: people come, go, reload, mute, share their screen and negotiate anew in any order; whoever is in at the end has media both ways with everybody.

const MEDIA_MS = 5_000;
const MEDIA_P95_MS = 2_000;
/** ms that media may take before it counts as lost. */
const LOST_MS = 30_000;
const names = soak ? ['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Frida'] : ['Anna', 'Bert', 'Carl', 'Dora'];

/** Cameras that leave the pages of six people some of two cores. */
const slowCameras = chromiumFlags.map((flag) => (flag === '--use-fake-device-for-media-stream' ? `${flag}=fps=10` : flag));

const deeds = ['come or go', 'come or go', 'come or go', 'reload', 'microphone', 'camera', 'screen', 'screen', 'negotiate', 'negotiate'] as const;
type Deed = (typeof deeds)[number];

/** Where a person is, as the walk knows it. */
interface Walker {
  readonly person: Person;
  inside: boolean;
}

async function enter(walker: Walker): Promise<void> {
  const { person } = walker;
  if (await person.by('ended').isVisible()) await person.by('rejoin').click();
  await person.join();
  walker.inside = true;
}

async function perform(walker: Walker, deed: Deed): Promise<void> {
  const { person } = walker;
  if (!walker.inside || deed === 'come or go') {
    if (!walker.inside) return enter(walker);
    await person.leave();
    walker.inside = false;
  } else if (deed === 'reload') {
    await person.page.reload({ waitUntil: 'commit' });
    await expect(person.by('call')).toBeVisible();
  } else if (deed === 'microphone') await person.toggleMicrophone();
  else if (deed === 'camera') await person.toggleCamera();
  else if (deed === 'screen') await person.by('toggle-screen').click();
  else {
    await person.page.evaluate(() => {
      for (const it of window.parleyProbe.connections) if (it.connectionState !== 'closed') it.restartIce();
    });
  }
}

/** Everybody who is in sends everything but a screen: four of them at once would measure two cores. */
async function openUp({ person }: Walker): Promise<void> {
  const screen = person.by('toggle-screen');
  // Whoever was just asked what to share is sharing by then.
  await expect(screen).not.toHaveAttribute('aria-busy', 'true');
  if ((await screen.getAttribute('aria-pressed')) === 'true') await screen.click();
  await expect(screen).toHaveAttribute('aria-pressed', 'false');
  for (const toggle of ['toggle-microphone', 'toggle-camera']) {
    if ((await person.by(toggle).getAttribute('aria-pressed')) !== 'true') await person.by(toggle).click();
  }
}

test('whatever people do, in whatever order, those who stay see and hear one another', async ({ server }, testInfo) => {
  const times = rounds(20, 200);
  test.setTimeout(180_000 + times * 90_000);
  const what = `media both ways between all of up to ${names.length} people after everything that people do, in any order`;
  const claim = { what, unit: 'ms', browser: 'Chromium' } as const;
  const soon = new Figure({ id: 'R2-p95', of: 0.95, target: MEDIA_P95_MS, ...claim });
  const always = new Figure({ id: 'R2-max', of: 1, target: MEDIA_MS, ...claim });
  const draw = random(testInfo.title);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const browser = await chromium.launch({ executablePath: headlessPath(), args: [...slowCameras] });
  const people = new People(browser, server.origin);
  try {
    const walkers: Walker[] = [];
    for (const name of names) {
      // As small as a window may be for its dock to hold every button.
      const person = await people.add(name, { viewport: { width: 640, height: 360 } });
      const [host] = walkers;
      if (host) await person.open(host.person.link());
      else await person.createRoom();
      walkers.push({ person, inside: false });
    }
    for (let round = 0; round < times; round++) {
      const done: string[] = [];
      const count = 3 + Math.floor(draw() * 6);
      // Things happen to different people at the same time, and one after another to the same one.
      const plans = new Map<Walker, Deed[]>();
      for (let at = 0; at < count; at++) {
        const [walker, deed] = [pick(walkers), pick(deeds)];
        done.push(`${walker.person.name}: ${deed}`);
        plans.set(walker, [...(plans.get(walker) ?? []), deed]);
      }
      await Promise.all(
        [...plans].map(async ([walker, plan]) => {
          for (const deed of plan) await perform(walker, deed);
        }),
      );
      for (const walker of walkers) if (walkers.filter(({ inside }) => inside).length < 2 && !walker.inside) await enter(walker);
      const inside = walkers.filter((walker) => walker.inside);
      await Promise.all(inside.map(openUp));
      // The last thing that anybody does. Pressing buttons takes a test up to 2 s while four people share screens on two cores.
      const since = Date.now();
      const present = inside.map(({ person }) => person);
      const ids = await Promise.all(present.map((person) => person.selfId()));
      await Promise.all(present.map((person, at) => person.watchFlow(ids.filter((_, of) => of !== at))));
      // What was back before anybody looked took that long at most.
      const looked = Date.now() - since;
      const took = Math.max(looked, await allBack(present, since, LOST_MS, { back: 'at all' }));
      soon.add(took);
      always.add(took);
      expect(took, `round ${round}: ${done.join(', ')}`).toBeLessThan(LOST_MS);
      for (const person of present) {
        await expect(person.tiles()).toHaveCount(present.length);
        expect(await person.liveConnections()).toBe(present.length - 1);
      }
    }
    await expectFullMesh(walkers.filter(({ inside }) => inside).map(({ person }) => person));
    await people.close();
  } finally {
    await browser.close();
  }
  always.check();
  soon.check();
});
