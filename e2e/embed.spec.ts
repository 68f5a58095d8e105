import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { EmbedEvent } from '#lib/protocol/embed.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom } from './support/media.ts';

declare global {
  interface Window {
    readonly events: readonly EmbedEvent[];
  }
}

/** The page of docs/embed.md, on an origin of its own. */
async function otherSite(): Promise<{ readonly origin: string; close(): void }> {
  const page = readFileSync(new URL('../docs/examples/embed.html', import.meta.url));
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page)).listen(0, 'localhost');
  await once(server, 'listening');
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

const eventsOf = (page: Page) => page.evaluate(() => window.events.map((event) => ('count' in event ? `${event.kind} ${event.count}` : event.kind)));
const embedding = (site: string, link: string) => `${site}/?link=${encodeURIComponent(link)}`;

test('a page of an allowed origin shows a call, joins it, mutes and leaves, and learns what it has to', async ({ people, startServer, browser }) => {
  const site = await otherSite();
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    const server = await startServer({ env: { ALLOWED_EMBED_ORIGINS: site.origin } });
    const bert = await people.add('Bert', { origin: server.origin });
    const link = await bert.createRoom();
    await bert.join();
    const page = await context.newPage();
    await page.goto(embedding(site.origin, link));
    const call = page.frameLocator('iframe');
    await expect(call.getByTestId('join')).toHaveAttribute('aria-busy', 'false');
    await expect(call.locator('.not-embedded').filter({ visible: true })).toHaveCount(0);
    await expect.poll(() => eventsOf(page)).toContain('ready');
    await page.getByRole('button', { name: 'Join' }).click();
    await expect.poll(() => eventsOf(page)).toEqual(expect.arrayContaining(['joined', 'participants 2', 'sending']));
    const tile = bert.page.locator('[data-testid="tile"][data-self="false"]');
    await expect(tile).toContainText('Embedded');
    const id = String(await tile.getAttribute('data-participant'));
    await expectMediaFrom(bert, id);

    await page.getByRole('button', { name: 'Mute' }).click();
    await expect(page.getByRole('button', { name: 'Mute' })).toHaveAttribute('aria-pressed', 'true');
    await expect(call.getByTestId('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
    // Messages of a window that is not the one around it.
    await call.locator('body').evaluate(() => window.postMessage({ parley: 1, kind: 'leave' }, location.origin));
    await expect(call.getByTestId('call')).toBeVisible();
    await page.getByRole('button', { name: 'Leave' }).click();
    await expect(call.getByTestId('ended')).toHaveAttribute('data-reason', 'left');
    await expect.poll(() => page.evaluate(() => window.events.at(-1))).toEqual({ kind: 'left', reason: 'left' });
    await expect(bert.tiles()).toHaveCount(1);
    expect(JSON.stringify(await page.evaluate(() => window.events))).not.toMatch(new RegExp(`Bert|${id}`));
  } finally {
    await context.close();
    site.close();
  }
});

test('a page of another origin gets neither the frame nor its script', async ({ people, startServer, browser }) => {
  const site = await otherSite();
  const context = await browser.newContext();
  try {
    const server = await startServer({ env: { ALLOWED_EMBED_ORIGINS: 'https://elsewhere.example' } });
    const anna = await people.add('Anna', { origin: server.origin });
    const link = await anna.createRoom();
    const page = await context.newPage();
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.goto(embedding(site.origin, link));
    await refused;
    await expect(page.frameLocator('iframe').getByTestId('prejoin')).toHaveCount(0);
    expect(await eventsOf(page)).toEqual([]);
    // Without any allowed origin, other sites do not get the script either.
    const plain = await startServer();
    expect(await page.evaluate((script) => import(script).then(() => 'loaded', () => 'refused'), `${plain.origin}/embed.js`)).toBe('refused');
  } finally {
    await context.close();
    site.close();
  }
});
