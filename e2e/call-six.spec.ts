import { chromium } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './support/chromium.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom } from './support/media.ts';
import { People } from './support/people.ts';

/** Thirty encoders and thirty decoders on two cores: with cameras of five frames a second they leave the pages some of it. */
const slowCameras = chromiumFlags.map((flag) => (flag === '--use-fake-device-for-media-stream' ? `${flag}=fps=5` : flag));

/** ms that anything may take while five others are busy on the same machine. */
const PATIENCE_MS = 90_000;

test('six people see and hear one another', async ({ server }) => {
  test.setTimeout(300_000);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...slowCameras] });
  const people = new People(browser, server.origin);
  try {
    const six = [];
    for (const name of ['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Frida']) {
      const person = await people.add(name, { viewport: { width: 480, height: 360 } });
      person.page.setDefaultTimeout(PATIENCE_MS);
      const [host] = six;
      if (host) await person.open(host.link());
      else await person.createRoom();
      await person.join(name, PATIENCE_MS);
      six.push(person);
    }
    for (const person of six) await expect(person.tiles()).toHaveCount(6, { timeout: PATIENCE_MS });
    // One pair after another: asking thirty for statistics at once is itself more than two cores have to give.
    const ids = [];
    for (const person of six) ids.push(await person.selfId());
    for (const [at, receiver] of six.entries()) {
      for (const [from, id] of ids.entries()) if (from !== at) await expectMediaFrom(receiver, id, PATIENCE_MS);
    }
    for (const person of six) expect(await person.liveConnections()).toBe(5);
    await people.close();
  } finally {
    await browser.close();
  }
});
