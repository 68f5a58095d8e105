import { describe, expect, test } from 'vitest';
import { createGeneration, createRoomSecret, createVisitId, participantId, roomName } from '#lib/protocol/ids.ts';
import { MAX_BOX_CHARS, MAX_SIGNAL_BYTES } from '#lib/protocol/limits.ts';
import type { LinkSignal, SignalHeader } from '#lib/protocol/signal.ts';
import { deflate } from './deflate.ts';
import { openProfile, openSignal, sealProfile, sealSignal } from './envelope.ts';
import type { SignalRoute } from './envelope.ts';
import { deriveRoomKeys } from './roomKeys.ts';
import { seal } from './seal.ts';

const room = roomName.parse('r'.repeat(21));
const [anna, bert, carl] = ['a', 'b', 'c'].map((letter) => participantId.parse(letter.repeat(21))) as [never, never, never];
const { seal: key } = await deriveRoomKeys(room, createRoomSecret());
const route: SignalRoute = { room, from: anna, to: bert, toVisit: createVisitId() };
const header: SignalHeader = { generation: createGeneration(), visit: createVisitId(), seq: 4 };
const signal: LinkSignal = {
  kind: 'description',
  answers: null,
  description: { type: 'offer', sdp: 'v=0\r\n'.repeat(500) },
  media: { microphone: true, camera: true, screen: false, screenAudio: false },
};

describe('signals', () => {
  test('open on the way they were sealed for', async () => {
    expect(await openSignal(key, route, header, await sealSignal(key, route, header, signal))).toEqual({ ok: true, value: signal });
  });

  const otherRoutes: readonly (readonly [string, Partial<SignalRoute>])[] = [
    ['room', { room: roomName.parse('s'.repeat(21)) }],
    ['sender', { from: carl }],
    ['recipient', { to: carl }],
    ['recipient’s visit', { toVisit: createVisitId() }],
    ['direction', { from: bert, to: anna }],
  ];
  test.each(otherRoutes)('another %s: forged', async (_, change) => {
    const box = await sealSignal(key, route, header, signal);
    expect(await openSignal(key, { ...route, ...change }, header, box)).toEqual({ ok: false, reason: 'forged' });
  });

  const otherHeaders: readonly (readonly [string, Partial<SignalHeader>])[] = [
    ['generation', { generation: createGeneration() }],
    ['visit', { visit: createVisitId() }],
    ['number', { seq: 5 }],
    ['swapped pair', { visit: header.generation as never, generation: header.visit as never }],
  ];
  test.each(otherHeaders)('another %s: forged', async (_, change) => {
    const box = await sealSignal(key, route, header, signal);
    expect(await openSignal(key, route, { ...header, ...change }, box)).toEqual({ ok: false, reason: 'forged' });
  });

  test('a box of another room secret is forged', async () => {
    const { seal: other } = await deriveRoomKeys(room, createRoomSecret());
    expect(await openSignal(key, route, header, await sealSignal(other, route, header, signal))).toEqual({ ok: false, reason: 'forged' });
  });

  const context = ['signal', room, route.from, route.to, route.toVisit, header.visit, header.generation, header.seq];
  test('a holder of the key cannot fill a peer’s memory', async () => {
    const bomb = await seal(key, context, deflate(new Uint8Array(50_000_000).fill(32)));
    expect(await openSignal(key, route, header, bomb)).toEqual({ ok: false, reason: 'too-large' });
  });

  test.each(['', '{', 'null', '{"kind":"description"}', JSON.stringify({ ...signal, more: 1 }), JSON.stringify({ ...signal, media: {} }), '\ud800'])(
    'nor hand over what is no signal: %j',
    async (text) => {
      const box = await seal(key, context, deflate(new TextEncoder().encode(text)));
      expect(await openSignal(key, route, header, box)).toEqual({ ok: false, reason: 'malformed' });
    },
  );

  test('a box that is not even deflated is malformed', async () => {
    const box = await seal(key, context, new TextEncoder().encode(JSON.stringify(signal)));
    expect(await openSignal(key, route, header, box)).toEqual({ ok: false, reason: 'malformed' });
  });

  test('a session description of ordinary size fits its box many times', async () => {
    expect((await sealSignal(key, route, header, signal)).length).toBeLessThan(MAX_BOX_CHARS / 4);
    expect(MAX_SIGNAL_BYTES).toBeGreaterThan(MAX_BOX_CHARS);
  });
});

describe('profiles', () => {
  const profile = { name: '한국어 👩‍👩‍👧', visit: createVisitId() };

  test('open for their own seat only', async () => {
    const box = await sealProfile(key, room, anna, profile);
    expect(await openProfile(key, room, anna, box)).toEqual({ ok: true, value: profile });
    expect(await openProfile(key, room, bert, box)).toEqual({ ok: false, reason: 'forged' });
    expect(await openProfile(key, roomName.parse('s'.repeat(21)), anna, box)).toEqual({ ok: false, reason: 'forged' });
  });

  test('are no signals', async () => {
    expect((await openSignal(key, route, header, await sealProfile(key, room, anna, profile))).ok).toBe(false);
  });

  test('show nothing of the name', async () => {
    const box = await sealProfile(key, room, anna, { ...profile, name: 'Anna' });
    expect(Buffer.from(box, 'base64url').includes('Anna')).toBe(false);
  });
});
