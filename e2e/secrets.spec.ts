import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';

test('the server is told no secret, no name, no session description and no address', async ({ people, startServer }) => {
  const server = await startServer();
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
    secret, raw.toString('hex'), raw.toString('base64'), ...names.flatMap(forms), 'Annabelle', 'Barthol', 'v=0\\r', 'v=0\r', 'a=fingerprint', 'a=ice-ufrag', 'candidate:',
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

  const { logs } = server;
  expect(logs.length).toBeGreaterThan(100);
  expect(found('log', logs)).toEqual([]);
  const ids = [room, await anna.selfId()];
  expect(ids.filter((id) => logs.includes(id))).toEqual([]);
  expect(logs.match(/\b127\.0\.0\.1\b|::1\b|::ffff:/g)).toBeNull();
});
