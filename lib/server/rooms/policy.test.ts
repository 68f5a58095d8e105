import { describe, expect, it } from 'vitest';
import { createHostToken, createSeatToken, participantIdOf, roomName, roomNameOf, roomProof } from '#lib/protocol/ids.ts';
import { openAccess } from './door.ts';
import { claimedRole, decideAdmission, proofHashOf } from './policy.ts';
import type { RoomRecord } from './store.ts';


const pinned = proofHashOf(roomProof.parse(`${'a'.repeat(42)}A`));
const other = proofHashOf(roomProof.parse(`${'b'.repeat(42)}A`));
const room = roomName.parse('r'.repeat(21));
const [sitting, coming] = await Promise.all([participantIdOf(room, createSeatToken()), participantIdOf(room, createSeatToken())]);

const record: RoomRecord = {
  epoch: 'e',
  rev: 1,
  proofHash: pinned,
  access: openAccess,
  seats: new Map([[sitting, { holder: 's', proved: false, entry: { id: sitting, profile: 'p', role: 'guest', since: 0, presence: 'here' } }]]),
};

describe('who gets in', () => {
  const table = [
    ['nobody there', null, pinned, 'guest', coming, 1, 'create'],
    ['nobody there, as host', null, other, 'host', coming, 1, 'create'],
    ['the same secret', record, pinned, 'guest', coming, 2, 'enter'],
    ['the same secret, no room', record, pinned, 'guest', coming, 1, 'room-full'],
    ['the host, no room', record, pinned, 'host', coming, 1, 'room-full'],
    ['coming back to a full room', record, pinned, 'guest', sitting, 1, 'return'],
    ['another secret', record, other, 'guest', coming, 2, 'wrong-secret'],
    ['another secret for a seat that is there', record, other, 'guest', sitting, 2, 'wrong-secret'],
    ['another secret, as host', record, other, 'host', coming, 1, 'reset'],
  ] as const;
  it.each(table)('%s', (_name, there, proofHash, role, seat, capacity, decision) => {
    expect(decideAdmission(there, { proofHash, role, seat, capacity })).toBe(decision);
  });
});

describe('the role that is claimed', () => {
  it('is host for the token the room is named by, and for no other', async () => {
    const token = createHostToken();
    const hosted = await roomNameOf(token);
    expect(await claimedRole(hosted, token)).toBe('host');
    expect(await claimedRole(hosted, createHostToken())).toBeNull();
    expect(await claimedRole(room, token)).toBeNull();
    expect(await claimedRole(hosted, undefined)).toBe('guest');
  });
});
