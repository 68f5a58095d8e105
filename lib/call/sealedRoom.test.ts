import { beforeAll, describe, expect, it } from 'vitest';
import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import { createGeneration, createRoomSecret, createVisitId, participantId, roomName } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { IncomingSignal, LinkSignal, OutgoingSignal } from '#lib/protocol/signal.ts';
import { SealedRoom } from './sealedRoom.ts';

const room = roomName.parse('room-room-room-room--');
const elsewhere = roomName.parse('another-room-another-');
const id = (name: string): ParticipantId => participantId.parse(name.padEnd(21, '_'));
const [annId, bobId, catId] = [id('ann'), id('bob'), id('cat')];
const visits = { ann: createVisitId(), bob: createVisitId(), cat: createVisitId() };
const secret = createRoomSecret();
const signal: LinkSignal = { kind: 'description', answers: null, description: { type: 'offer', sdp: 'v=0' }, media: nothingSent };

let key: CryptoKey;
let otherKey: CryptoKey;
beforeAll(async () => {
  key = (await deriveRoomKeys(room, secret)).seal;
  otherKey = (await deriveRoomKeys(room, createRoomSecret())).seal;
});

const ann = () => new SealedRoom({ room, key, self: annId, visit: visits.ann });
const bob = () => new SealedRoom({ room, key, self: bobId, visit: visits.bob });
const toBob = () => ({ to: bobId, generation: createGeneration(), signal });
/** What an honest server makes of it. */
const relayed = ({ header, box }: OutgoingSignal, from: ParticipantId = annId): IncomingSignal => ({ from, header, box });

describe('signals', () => {
  it('open at the recipient, with sender, visit, generation and count', async () => {
    const message = toBob();
    const sealed = await ann().sealSignal(message, visits.bob);
    expect(await bob().openSignal(relayed(sealed))).toEqual({ from: annId, visit: visits.ann, generation: message.generation, seq: 0, signal });
  });

  it('are counted for each recipient', async () => {
    const sender = ann();
    const counts: number[] = [];
    for (const to of [bobId, catId, bobId, bobId]) counts.push((await sender.sealSignal({ ...toBob(), to }, visits.bob)).header.seq);
    expect(counts).toEqual([0, 0, 1, 2]);
  });

  it('open once, in any order', async () => {
    const [sender, receiver] = [ann(), bob()];
    const first = relayed(await sender.sealSignal(toBob(), visits.bob));
    const second = relayed(await sender.sealSignal(toBob(), visits.bob));
    expect((await receiver.openSignal(second))?.seq).toBe(1);
    expect((await receiver.openSignal(first))?.seq).toBe(0);
    expect(await receiver.openSignal(first)).toBeNull();
    expect(await receiver.openSignal(second)).toBeNull();
  });

  it('do not open when moved to another sender, recipient, visit or room, or under another key', async () => {
    const sealed = await ann().sealSignal(toBob(), visits.bob);
    const receivers = {
      stranger: new SealedRoom({ room, key, self: catId, visit: visits.bob }),
      'later visit': new SealedRoom({ room, key, self: bobId, visit: createVisitId() }),
      'other room': new SealedRoom({ room: elsewhere, key, self: bobId, visit: visits.bob }),
      'other key': new SealedRoom({ room, key: otherKey, self: bobId, visit: visits.bob }),
    };
    for (const [who, receiver] of Object.entries(receivers)) expect(await receiver.openSignal(relayed(sealed)), who).toBeNull();
    expect(await bob().openSignal(relayed(sealed, catId)), 'another sender').toBeNull();
    expect(await ann().openSignal(relayed(sealed, annId)), 'reflected').toBeNull();
  });

  it('do not open with anything changed in header or box, and do not use the count up', async () => {
    const receiver = bob();
    const sealed = relayed(await ann().sealSignal(toBob(), visits.bob));
    const { header, box } = sealed;
    const at = Math.floor(box.length / 2);
    const forgeries: IncomingSignal[] = [
      { ...sealed, header: { ...header, generation: createGeneration() } },
      { ...sealed, header: { ...header, visit: createVisitId() } },
      { ...sealed, header: { ...header, seq: header.seq + 1 } },
      { ...sealed, box: `${box.slice(0, at)}${box[at] === 'A' ? 'B' : 'A'}${box.slice(at + 1)}` },
      { ...sealed, box: box.slice(0, -4) },
    ];
    for (const forged of forgeries) expect(await receiver.openSignal(forged)).toBeNull();
    expect(await receiver.openSignal(sealed)).not.toBeNull();
  });
});

describe('rosters', () => {
  const entry = (who: ParticipantId, profile: string) => ({ id: who, profile, role: 'guest' as const, since: 1, presence: 'here' as const });

  it('show the names of those who know the secret, and nobody else', async () => {
    const receiver = bob();
    const honest = await ann().sealProfile('  Ann\u202e ');
    const stranger = await new SealedRoom({ room, key: otherKey, self: catId, visit: visits.cat }).sealProfile('Cat');
    const opened = await receiver.openRoster({ epoch: 'one', rev: 1, access: 'open', participants: [entry(annId, honest), entry(catId, stranger), entry(bobId, honest)] });
    expect(opened.participants.map(({ id: who, profile }) => [who, profile])).toEqual([[annId, { name: 'Ann', visit: visits.ann }]]);
  });

  it('give the same profile object for the same box', async () => {
    const receiver = bob();
    const roster = { epoch: 'one', rev: 1, access: 'open' as const, participants: [entry(annId, await ann().sealProfile('Ann'))] };
    const [first, second] = [await receiver.openRoster(roster), await receiver.openRoster(roster)];
    expect(second.participants[0]?.profile).toBe(first.participants[0]?.profile);
  });
});
