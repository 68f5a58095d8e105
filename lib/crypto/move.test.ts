import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicKey } from '#lib/protocol/access.ts';
import { createGeneration, createMoveKey, createRoomSecret, createSeatToken, createVisitId, moveKey, participantIdOf, roomName } from '#lib/protocol/ids.ts';
import type { Handover } from '#lib/protocol/move.ts';
import { createHandoverKeys } from './handover.ts';
import { deriveRendezvous, openHandover, openPiece, sealHandover, sealPiece } from './move.ts';
import { deriveRoomKeys } from './roomKeys.ts';

const room = roomName.parse('r'.repeat(21));
const elsewhere = roomName.parse('o'.repeat(21));
const key = createMoveKey();
const [asker, giver, third] = await Promise.all([createHandoverKeys(), createHandoverKeys(), createHandoverKeys()]);
const seat = createSeatToken();
const id = await participantIdOf(room, seat);
const bond = { room, seat: id, asker: asker.own, giver: giver.own };
const given: Handover = { secret: createRoomSecret(), seat, name: '지민', host: null, rules: null, microphone: true, camera: false, relayOnly: false, talk: null, decided: [] };
const forged = { ok: false, reason: 'forged' };

async function sealed(value: Handover = given): Promise<string> {
  const box = await sealHandover(key, giver, bond, value);
  if (box === null) throw new Error('not sealed');
  return box;
}

describe('a hand-over', () => {
  it('opens on the device that asked, with the key of the code', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), fc.boolean(), fc.option(fc.string()), async (name, camera, talk) => {
        const value = { ...given, name, camera, talk };
        expect(await openHandover(key, asker, bond, await sealed(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 30 },
    );
  });

  it('opens with no other key, on no other device, for no other room, seat or keys', async () => {
    const box = await sealed();
    const stranger = await participantIdOf(room, createSeatToken());
    expect(await openHandover(createMoveKey(), asker, bond, box)).toEqual(forged);
    // Whoever has the code and all that the server carried, and is not the device that asked.
    expect(await openHandover(key, third, bond, box)).toEqual(forged);
    expect(await openHandover(key, third, { ...bond, asker: third.own }, box)).toEqual(forged);
    for (const other of [{ room: elsewhere }, { seat: stranger }, { asker: third.own }, { giver: third.own }]) {
      expect(await openHandover(key, asker, { ...bond, ...other }, box)).toEqual(forged);
    }
  });

  it('opens nowhere with any of its characters changed', async () => {
    const box = await sealed();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: box.length - 1 }), async (at) => {
        const changed = `${box.slice(0, at)}${box[at] === 'A' ? 'B' : 'A'}${box.slice(at + 1)}`;
        // The last character carries bits that are none of the bytes'.
        if (at < box.length - 1) expect(await openHandover(key, asker, bond, changed)).toEqual(forged);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused where it holds another seat than it says, and is not sealed for what is no key', async () => {
    expect(await openHandover(key, asker, bond, await sealed({ ...given, seat: createSeatToken() }))).toEqual({ ok: false, reason: 'malformed' });
    expect(await sealHandover(key, giver, { ...bond, asker: publicKey.parse('A'.repeat(87)) }, given)).toBeNull();
  });
});

describe('the meeting place', () => {
  it('is the same for the same code, and another for another code or call', async () => {
    const [one, same, other, away] = await Promise.all([deriveRendezvous(room, key), deriveRendezvous(room, key), deriveRendezvous(room, createMoveKey()), deriveRendezvous(elsewhere, key)]);
    expect([same.room, same.proof]).toEqual([one.room, one.proof]);
    expect(new Set([room, one.room, other.room, away.room]).size).toBe(4);
    expect(new Set([one.proof, other.proof, away.proof]).size).toBe(3);
  });

  it('shares nothing with a call whose secret has the same bytes', async () => {
    const secret = createRoomSecret();
    const [call, meeting] = await Promise.all([deriveRoomKeys(room, secret), deriveRendezvous(room, moveKey.parse(secret))]);
    expect(meeting.proof).not.toBe(call.proof);
  });
});

it('a piece opens for whom it was sealed, in its place, and nowhere else', async () => {
  const at = await deriveRendezvous(room, key);
  const stranger = await participantIdOf(room, createSeatToken());
  const route = { room: at.room, from: id, to: stranger, visit: createVisitId(), generation: createGeneration(), seq: 3 };
  const bytes = new Uint8Array([0, 1, 2]);
  const box = await sealPiece(at.seal, route, bytes);
  expect(await openPiece(at.seal, route, box)).toEqual({ ok: true, value: bytes });
  const others = [{ room }, { from: stranger }, { to: id }, { visit: createVisitId() }, { generation: createGeneration() }, { seq: 4 }];
  for (const other of others) expect(await openPiece(at.seal, { ...route, ...other }, box)).toEqual(forged);
  const wrong = await deriveRendezvous(room, createMoveKey());
  expect(await openPiece(wrong.seal, route, box)).toEqual(forged);
});
