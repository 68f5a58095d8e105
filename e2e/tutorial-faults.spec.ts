import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from './support/fixtures.ts';
import { expectFullMesh, expectMediaBetween, receivedWithin } from './support/media.ts';

// What the tutorial that this project began as gets wrong. Each of these would fail there.

test('the configured STUN server is really asked', async ({ people, startServer }) => {
  const stun = createSocket('udp4');
  let bindings = 0;
  // A STUN binding request (RFC 8489) begins with 0x0001 and carries the magic cookie.
  stun.on('message', (message) => (bindings += message.readUInt16BE(0) === 0x0001 && message.readUInt32BE(4) === 0x2112a442 ? 1 : 0));
  stun.bind(0, '127.0.0.1');
  await once(stun, 'listening');
  try {
    const server = await startServer({ env: { STUN_URLS: `stun:127.0.0.1:${stun.address().port}` } });
    const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin });
    await expectMediaBetween(anna, bert);
    await expect.poll(() => bindings).toBeGreaterThan(0);
  } finally {
    stun.close();
  }
});

test('a visitor who finds the room full is told so, receives nothing of the call, and ends nobody’s call', async ({ people, startServer }) => {
  const server = await startServer({ env: { ROOM_MAX: '2' } });
  const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin });
  await expectMediaBetween(anna, bert);
  const carl = await people.add('Carl', { origin: server.origin });
  await carl.open(anna.link());
  await expect(carl.by('ended').or(carl.by('prejoin'))).toBeVisible();
  if (await carl.by('prejoin').isVisible()) await carl.by('join').click();
  await expect(carl.by('ended')).toHaveAttribute('data-reason', 'room-full');
  await expect(carl.by('ended')).toContainText('2');
  expect(carl.traffic.receivedFrames.filter((frame) => frame.includes('["signal"'))).toEqual([]);

  await carl.page.close();
  await expectMediaBetween(anna, bert);
  await expect(anna.tiles()).toHaveCount(2);
});

test('signals go to whom they are meant for, and to nobody else', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  await expectFullMesh([anna, bert, carl]);
  const signals = (frames: readonly string[]) => frames.filter((frame) => frame.includes('["signal"')).map((frame) => /"box":"([\w-]+)"/.exec(frame)?.[1] ?? '');
  const boxes = [anna, bert, carl].map((person) => signals(person.traffic.receivedFrames));
  expect(boxes.flat().length).toBeGreaterThan(0);
  expect(new Set(boxes.flat()).size).toBe(boxes.flat().length);
});

test('there is sound', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  expect((await receivedWithin(anna, await bert.selfId(), 1_500)).totalAudioEnergy).toBeGreaterThan(0);
  const playing = () => [...document.querySelectorAll('audio')].filter((audio) => !audio.paused && !audio.muted && audio.srcObject).length;
  await expect.poll(() => anna.page.evaluate(playing)).toBe(1);
});

test('candidates that overtake the description are kept', async ({ people }) => {
  const before = () => {
    const native = Reflect.get(RTCPeerConnection.prototype, 'setRemoteDescription');
    RTCPeerConnection.prototype.setRemoteDescription = async function slow(this: RTCPeerConnection, description: RTCSessionDescriptionInit) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await Reflect.apply(native, this, [description]);
    };
  };
  const [anna, bert] = await people.call(['Anna', 'Bert'], { before });
  await expectMediaBetween(anna, bert);
});

test('a server that crashes takes no call along, and everybody finds back', async ({ people, startServer }) => {
  const first = await startServer();
  const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: first.origin });
  await expectMediaBetween(anna, bert);
  await first.kill();
  await expect(anna.by('status')).toHaveAttribute('data-state', 'reconnecting');
  await expectMediaBetween(anna, bert);

  const second = await startServer({ port: first.port });
  for (const person of [anna, bert]) await expect(person.by('status')).toHaveAttribute('data-state', 'live', { timeout: 15_000 });
  await expectMediaBetween(anna, bert);
  for (const person of [anna, bert]) {
    await expect(person.tiles()).toHaveCount(2);
    expect(await person.page.evaluate(() => window.parleyProbe.connections.length), 'connections ever made').toBe(1);
  }
  // The room on the new server is the same one.
  const carl = await people.add('Carl', { origin: second.origin });
  await carl.open(anna.link());
  await carl.join();
  await expectFullMesh([anna, bert, carl]);
});

test('no two rooms share a name, and Math.random has no part in it', async ({ people }) => {
  const before = () => {
    Math.random = () => 0.5;
  };
  const [anna, bert] = [await people.add('Anna', { before }), await people.add('Bert', { before })];
  const links = [await anna.createRoom(), await anna.createRoom(), await bert.createRoom()].map((link) => new URL(link));
  expect(new Set(links.map(({ pathname }) => pathname)).size).toBe(3);
  expect(new Set(links.map(({ hash }) => hash)).size).toBe(3);
});

test('after a tab has closed the room takes the next visitor', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await expectMediaBetween(anna, bert);
  await bert.page.close();
  const carl = await people.add('Carl');
  await carl.open(anna.link());
  await carl.join();
  await expectMediaBetween(anna, carl);
  await expect(anna.tiles()).toHaveCount(2, { timeout: 16_000 });
});
