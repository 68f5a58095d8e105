import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';

test('the server is told no secret, no name, no session description and no address', async ({ people, startServer }) => {
  const token = 'a-token-that-nobody-may-log';
  const relay = { TURN_URLS: 'turn:turn.example:3478', TURN_SECRET: 'a-secret-that-nobody-may-log' };
  const server = await startServer({ env: { METRICS_TOKEN: token, ...relay } });
  const names = ['Annabelle-Fröhlich', 'Bartholomäus'] as const;
  const [anna, bert] = await people.call(names, { origin: server.origin });
  await expectMediaBetween(anna, bert);
  await anna.toggleMicrophone();
  await bert.page.reload();
  await expect(bert.by('call').or(bert.by('prejoin'))).toBeVisible();
  await bert.leave().catch(() => {});

  const { pathname, hash } = new URL(anna.link());
  const secret = hash.slice(1);
  const room = pathname.slice('/r/'.length);
  const raw = Buffer.from(secret, 'base64url');
  const forms = (text: string) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64').replace(/=+$/, ''), Buffer.from(text).toString('base64url')];
  const forbidden = [
    secret, raw.toString('hex'), raw.toString('base64'), relay.TURN_SECRET, ...names.flatMap(forms), 'Annabelle', 'Barthol', 'v=0\\r', 'v=0\r', 'a=fingerprint', 'a=ice-ufrag', 'candidate:',
  ];
  const found = (where: string, text: string) => forbidden.filter((word) => text.includes(word)).map((word) => `${where}: ${word}`);

  const hits: string[] = [];
  for (const person of [anna, bert]) {
    expect(person.traffic.sentFrames.some((frame) => frame.includes('"join"')), 'frames were recorded').toBe(true);
    for (const frame of [...person.traffic.sentFrames, ...person.traffic.receivedFrames]) hits.push(...found('socket', frame));
    for (const request of person.traffic.requests) {
      // Playwright shows the fragment in url(), which no browser sends.
      const headers = JSON.stringify(await request.allHeaders().catch(() => ({})));
      hits.push(...found('request', `${request.url().replace(/#.*/, '')} ${headers} ${request.postData() ?? ''}`));
    }
  }
  expect(hits).toEqual([]);

  const asked = await fetch(`${server.origin}/api/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  const metrics = await asked.text();
  expect(metrics).toContain('parley_requests_total{request="join",result="ok"}');
  const { logs } = server;
  expect(logs.length).toBeGreaterThan(100);
  const ids = [room, await anna.selfId(), token];
  for (const [where, text] of [['log', logs], ['metrics', metrics]] as const) {
    expect(found(where, text)).toEqual([]);
    expect(ids.filter((id) => text.includes(id))).toEqual([]);
    expect(text.match(/\b127\.0\.0\.1\b|::1\b|::ffff:|turn\.example/g)).toBeNull();
  }
});
