import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/fixtures.ts';
import { UpdatedServer } from './support/updatedServer.ts';

/** Waits until a service worker is in charge of the page's next load. */
async function workerInCharge(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state === 'activated') return;
    await new Promise<void>((resolve) => active?.addEventListener('statechange', () => active.state === 'activated' && resolve()));
  });
}

/** The addresses of everything that the service worker keeps, and all of it as text. */
async function keptBy(page: Page): Promise<{ readonly addresses: readonly string[]; readonly text: string }> {
  return page.evaluate(async () => {
    const addresses: string[] = [];
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        addresses.push(new URL(request.url).pathname);
        texts.push(request.url, (await response?.text()) ?? '');
      }
    }
    return { addresses, text: texts.join('\n') };
  });
}

test('a browser may install it: a manifest, icons of every size that it names, a worker', async ({ people, server }) => {
  const anna = await people.add('Anna');
  await anna.visit('/');
  await workerInCharge(anna.page);
  const address = await anna.page.locator('link[rel="manifest"]').getAttribute('href');
  const manifest = (await (await anna.page.request.get(new URL(address ?? '', server.origin).href)).json()) as { icons: { src: string; sizes: string }[] };
  expect(manifest).toMatchObject({ id: '/', start_url: '/', display: 'standalone', name: 'Parley' });
  for (const { src, sizes } of manifest.icons) {
    const drawn = await anna.page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(drawn, src).toBe(sizes);
  }
  const devtools = await anna.page.context().newCDPSession(anna.page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // Test browsers keep each visitor apart, as private windows do, and those install nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

test('without a connection the page says so, keeps the link, and goes on by itself', async ({ people, startServer }) => {
  const server = await startServer();
  const anna = await people.add('Anna', { origin: server.origin });
  const { page } = anna;
  await anna.visit('/');
  await workerInCharge(page);
  await anna.by('create-room').click();
  await expect(anna.by('prejoin')).toBeVisible();
  const link = page.url();
  await page.goto('about:blank');

  const { port } = new URL(server.origin);
  await server.kill();
  await page.goto(link);
  await expect(anna.by('offline')).toBeVisible();
  expect(page.url()).toBe(link);
  await expectAccessible(anna, 'no connection');

  await startServer({ port: Number(port) });
  await expect(anna.by('prejoin')).toBeVisible();
  expect(page.url()).toBe(link);
});

test('the worker keeps files and the page for no network, and nothing of a call', async ({ people }) => {
  const anna = await people.add('Ottilie');
  await anna.visit('/');
  await workerInCharge(anna.page);
  // From here on the worker sees everything.
  await anna.page.reload();
  await anna.by('create-room').click();
  await anna.join();
  const link = anna.page.url();
  const { addresses, text } = await keptBy(anna.page);
  expect(addresses).toContain('/offline');
  expect(addresses.filter((address) => address.startsWith('/_next/static/')).length).toBeGreaterThan(3);
  expect(addresses.filter((address) => address !== '/offline' && !address.startsWith('/_next/static/'))).toEqual([]);
  const { pathname, hash } = new URL(link);
  for (const secret of [hash.slice(1), pathname.slice('/r/'.length), 'Ottilie']) expect(text.includes(secret), secret).toBe(false);
});

test('a newer version waits for a word, and comes with it', async ({ people, server }) => {
  const updated = await UpdatedServer.before(server.origin);
  try {
    const anna = await people.add('Anna', { origin: updated.origin });
    const { page } = anna;
    await anna.visit('/');
    await workerInCharge(page);
    await page.reload();
    await expect(anna.by('create-room')).toBeVisible();
    updated.update();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.reload();
    await expect(anna.by('update')).toBeVisible();
    await expectAccessible(anna, 'a newer version');
    const loaded = page.waitForEvent('load');
    await anna.by('update-accept').click();
    await loaded;
    await expect(anna.by('create-room')).toBeVisible();
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBeNull();
    await expect(anna.by('update')).toBeHidden();
  } finally {
    await updated.stop();
  }
});
