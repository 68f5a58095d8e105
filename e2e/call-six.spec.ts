import { chromium } from '@playwright/test';
import { chromiumFlags, headlessPath } from './support/chromium.ts';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh } from './support/media.ts';
import { People } from './support/people.ts';

/** Thirty encoders and thirty decoders on two cores: with cameras of five frames a second they leave the pages some of it. */
const slowCameras = chromiumFlags.map((flag) => (flag === '--use-fake-device-for-media-stream' ? `${flag}=fps=5` : flag));

/** ms that anything may take while five others are busy on the same machine. */
const PATIENCE_MS = 90_000;

test('six people see and hear one another', async ({ server }) => {
  test.setTimeout(300_000);
  const browser = await chromium.launch({ executablePath: headlessPath(), args: [...slowCameras] });
  const people = new People(browser, server.origin);
  try {
    // Everybody waits in the preview before the machine has anything to carry.
    const six = [];
    for (const name of ['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Frida']) {
      const person = await people.add(name, { viewport: { width: 480, height: 360 } });
      person.page.setDefaultTimeout(PATIENCE_MS);
      const [host] = six;
      if (host) await person.open(host.link());
      else await person.createRoom();
      await person.by('name').fill(name);
      six.push(person);
    }
    for (const person of six) {
      // By keyboard: a click waits for two frames of a page that stands still, which a full machine is slow to draw.
      await person.by('name').press('Enter');
      await expect(person.by('call')).toBeVisible({ timeout: PATIENCE_MS });
    }
    for (const person of six) await expect(person.tiles()).toHaveCount(6, { timeout: PATIENCE_MS });
    await expectFullMesh(six, PATIENCE_MS);
    for (const person of six) expect(await person.liveConnections()).toBe(5);
    await people.close();
  } finally {
    await browser.close();
  }
});
