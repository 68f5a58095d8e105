import { parseScrape } from '#lib/server/ops/scrapeTestBed.ts';
import { expect, test } from './support/fixtures.ts';
import { RawClient } from './support/rawClient.ts';

const token = 'a-token-for-this-test-alone';
const bearer = { Authorization: `Bearer ${token}` };

test('metrics are for whoever has the token, and are not there without one', async ({ server, startServer }) => {
  const closed = await fetch(`${server.origin}/api/metrics`, { headers: bearer });
  expect(closed.status).toBe(404);

  const { origin } = await startServer({ env: { METRICS_TOKEN: token } });
  for (const headers of [{}, { Authorization: 'Bearer another-token-altogether' }, { Authorization: `Basic ${btoa(`:${token}`)}` }]) {
    const refused = await fetch(`${origin}/api/metrics`, { headers });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refused.text()).not.toContain('parley_');
  }
  expect((await fetch(`${origin}/api/metrics?token=${token}`)).status, 'a query is no place for a secret').toBe(401);

  const told = await fetch(`${origin}/api/metrics`, { headers: bearer });
  expect(told.status).toBe(200);
  expect(told.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(told.headers.get('cache-control')).toBe('no-store');
  const scrape = parseScrape(await told.text());
  expect(scrape.types.get('parley_rooms')).toBe('gauge');
  expect(scrape.types.get('parley_join_seconds')).toBe('histogram');
  expect(scrape.sum('process_resident_memory_bytes')).toBeGreaterThan(1e7);
});

test('a server that is told to stop says so before it ends a socket, and is gone in time', async ({ startServer }) => {
  const server = await startServer({ env: { METRICS_TOKEN: token, DRAIN_SECONDS: '2' } });
  const ready = () => fetch(`${server.origin}/api/ready`).then(({ status }) => status, () => 0);
  const client = await RawClient.open(server.port);
  let gone = false;
  void client.closed.then(() => (gone = true));
  expect(await ready()).toBe(200);

  const before = Date.now();
  const stopped = server.stop();
  await expect.poll(ready, { intervals: [20] }).toBe(503);
  expect(gone, 'nobody was disturbed yet').toBe(false);
  expect(await client.request('alive', {})).toEqual({ ok: true });
  expect((await fetch(`${server.origin}/api/health`)).status, 'a process that drains is well').toBe(200);
  expect(parseScrape(await (await fetch(`${server.origin}/api/metrics`, { headers: bearer })).text()).sum('parley_draining')).toBe(1);
  await (await RawClient.open(server.port)).request('alive', {});

  await client.closed;
  expect(Date.now() - before).toBeGreaterThan(2_000);
  await stopped;
  expect(Date.now() - before).toBeLessThan(10_000);
});

test('sockets of a server that stops end one after another, within two seconds', async ({ startServer }) => {
  const server = await startServer();
  const clients = await Promise.all(Array.from({ length: 60 }, () => RawClient.open(server.port)));
  const told = performance.now();
  const ends = Promise.all(clients.map(({ closed }) => closed.then(() => performance.now() - told)));
  const before = Date.now();
  await server.stop();
  expect(Date.now() - before).toBeLessThan(10_000);
  const moments = (await ends).toSorted((a, b) => a - b);
  expect(moments.at(-1)).toBeLessThan(5_000);
  // Sixty moments of 600 ms: that all lie within half of that is as likely as 60 × 2^-59.
  expect((moments.at(-1) ?? 0) - (moments[0] ?? 0)).toBeGreaterThan(300);
});
