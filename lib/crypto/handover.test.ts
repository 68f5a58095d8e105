import { describe, expect, it } from 'vitest';
import { createRoomSecret, createSeatToken, participantIdOf, roomName } from '#lib/protocol/ids.ts';
import { publicKey } from '#lib/protocol/access.ts';
import { createHandoverKeys, handSecret, openKnockName, openNameFrom, sealKnockName, sealNameFor, takeSecret } from './handover.ts';
import { deriveRoomKeys } from './roomKeys.ts';

const room = roomName.parse('r'.repeat(21));
const other = roomName.parse('o'.repeat(21));
const [visitor, stranger] = await Promise.all([participantIdOf(room, createSeatToken()), participantIdOf(room, createSeatToken())]);
const door = { room, visitor };
const [guest, host, third] = await Promise.all([createHandoverKeys(), createHandoverKeys(), createHandoverKeys()]);
const forged = { ok: false, reason: 'forged' };

describe('a visitor without the secret', () => {
  it('tells a host its name, and nobody else', async () => {
    const box = await sealNameFor(host.own, guest, door, '지민');
    if (box === null) throw new Error('not sealed');
    expect(await openNameFrom(guest.own, host, door, box)).toEqual({ ok: true, value: '지민' });
    expect(await openNameFrom(guest.own, third, door, box)).toEqual(forged);
    expect(await openNameFrom(third.own, host, door, box)).toEqual(forged);
    expect(await openNameFrom(guest.own, host, { room, visitor: stranger }, box)).toEqual(forged);
    expect(await openNameFrom(guest.own, host, { room: other, visitor }, box)).toEqual(forged);
  });

  it('is handed the secret by that host, in a box that opens nowhere else', async () => {
    const secret = createRoomSecret();
    const handed = await handSecret(guest.own, host, door, secret);
    if (!handed) throw new Error('not sealed');
    expect(await takeSecret(handed, guest, door)).toEqual({ ok: true, value: secret });
    expect(JSON.stringify(handed)).not.toContain(secret);
    expect(await takeSecret(handed, third, door)).toEqual(forged);
    expect(await takeSecret({ ...handed, from: third.own }, guest, door)).toEqual(forged);
    expect(await takeSecret(handed, guest, { room, visitor: stranger })).toEqual(forged);
    // A name is no secret, whoever says so.
    const name = await sealNameFor(host.own, guest, door, secret);
    expect(await takeSecret({ from: host.own, box: name ?? '' }, guest, door)).toEqual(forged);
  });

  it('seals nothing for what is no key', async () => {
    const none = publicKey.parse('A'.repeat(87));
    expect(await sealNameFor(none, guest, door, 'Ann')).toBeNull();
    expect(await handSecret(none, host, door, createRoomSecret())).toBeNull();
    expect(await takeSecret({ from: none, box: 'A'.repeat(60) }, guest, door)).toEqual(forged);
  });
});

describe('a visitor with the secret', () => {
  it('tells its name to whoever has it too', async () => {
    const [keys, others] = await Promise.all([deriveRoomKeys(room, createRoomSecret()), deriveRoomKeys(room, createRoomSecret())]);
    const box = await sealKnockName(keys.seal, door, 'Ann');
    expect(await openKnockName(keys.seal, door, box)).toEqual({ ok: true, value: 'Ann' });
    expect(await openKnockName(others.seal, door, box)).toEqual(forged);
    expect(await openKnockName(keys.seal, { room, visitor: stranger }, box)).toEqual(forged);
  });
});
