import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { AdmitRequest, Admission, Place, ProofHash, RoomStore } from './store.ts';

const room = (letter: string): RoomName => roomName.parse(letter.repeat(21));
const seat = (letter: string): ParticipantId => participantId.parse(letter.repeat(21));
const proof = (text: string) => text as ProofHash;

const at = (over: Partial<AdmitRequest> = {}): AdmitRequest => ({
  room: room('r'),
  seat: seat('a'),
  holder: 'socket-a',
  proofHash: proof('p'),
  role: 'guest',
  profile: 'sealed',
  capacity: 3,
  now: 1_000,
  until: 16_000,
  ...over,
});
const place = ({ room: name, seat: id, holder }: AdmitRequest): Place => ({ room: name, seat: id, holder });

/** What every `RoomStore` promises. Call it in a test file with a function that makes an empty one. */
export function describeRoomStore(name: string, create: () => RoomStore | Promise<RoomStore>): void {
  describe(`${name} as a RoomStore`, () => {
    let store: RoomStore;
    beforeEach(async () => {
      store = await create();
    });
    afterEach(() => store.close());

    const admit = async (request: AdmitRequest): Promise<Admission> => {
      const result = await store.admit(request);
      if (!result.ok) throw new Error(`refused: ${result.reason}`);
      return result.value;
    };
    const ids = (admission: Admission) => admission.change.roster.participants.map(({ id }) => id);

    it('begins a room with its first seat and counts every change', async () => {
      expect(await store.read(room('r'))).toBeNull();
      const first = await admit(at());
      const second = await admit(at({ seat: seat('b'), holder: 'socket-b' }));
      expect(first.change.roster).toMatchObject({ rev: 1, participants: [{ id: seat('a'), since: 1_000, presence: 'here', role: 'guest' }] });
      expect(first.change.roster.epoch).not.toBe('');
      expect(second.change.roster).toMatchObject({ rev: 2, epoch: first.change.roster.epoch });
      expect(ids(second)).toEqual([seat('a'), seat('b')]);
      expect(await store.count()).toEqual({ rooms: 1, seats: 2 });
    });

    it('refuses another secret and leaves no trace of who came with it', async () => {
      await admit(at());
      const before = await store.read(room('r'));
      expect(await store.admit(at({ seat: seat('x'), proofHash: proof('other') }))).toEqual({ ok: false, reason: 'wrong-secret' });
      expect(await store.read(room('r'))).toEqual(before);
    });

    it('refuses one too many, but never somebody who comes back', async () => {
      for (const letter of ['a', 'b', 'c']) await admit(at({ seat: seat(letter), holder: letter }));
      const before = await store.read(room('r'));
      expect(await store.admit(at({ seat: seat('d'), holder: 'd' }))).toEqual({ ok: false, reason: 'room-full' });
      expect(await store.read(room('r'))).toEqual(before);
      expect(ids(await admit(at({ seat: seat('b'), holder: 'b2' })))).toHaveLength(3);
    });

    it('hands the seat to the newer socket and puts the older one out of reach', async () => {
      const older = at();
      const newer = at({ holder: 'socket-a2', profile: 'sealed again', now: 5_000, until: 20_000 });
      await admit(older);
      const taken = await admit(newer);
      expect(taken.displaced).toBe('socket-a');
      expect(taken.change.roster.participants).toEqual([
        { id: seat('a'), profile: 'sealed again', role: 'guest', since: 1_000, presence: 'here' },
      ]);
      expect(await store.patch(place(older), { profile: 'mine' })).toBeNull();
      expect(await store.remove(place(older))).toBeNull();
      expect(await store.renew(place(older), 99_000)).toBe(false);
      expect((await store.read(room('r')))?.seats.get(seat('a'))?.holder).toBe('socket-a2');
    });

    it('displaces nobody when the same socket joins again', async () => {
      await admit(at());
      expect((await admit(at({ profile: 'new' }))).displaced).toBeNull();
    });

    it('begins the room anew for a host with another secret', async () => {
      const old = await admit(at());
      await admit(at({ seat: seat('b'), holder: 'socket-b' }));
      const host = await admit(at({ seat: seat('h'), holder: 'socket-h', role: 'host', proofHash: proof('new') }));
      expect(host.reset?.holders).toEqual(['socket-a', 'socket-b']);
      expect(host.reset?.change).toMatchObject({ proofHash: proof('p'), roster: { epoch: old.change.roster.epoch, rev: 3, participants: [] } });
      expect(host.change.roster.epoch).not.toBe(old.change.roster.epoch);
      expect(ids(host)).toEqual([seat('h')]);
      expect(await store.renew(place(at()), 99_000)).toBe(false);
      expect(await store.count()).toEqual({ rooms: 1, seats: 1 });
    });

    it('lets a host with the same secret in without a reset', async () => {
      await admit(at());
      const host = await admit(at({ seat: seat('h'), holder: 'socket-h', role: 'host' }));
      expect(host.reset).toBeNull();
      expect(ids(host)).toHaveLength(2);
    });

    it('changes what a patch names and nothing else', async () => {
      await admit(at());
      const away = await store.patch(place(at()), { presence: 'away' });
      expect(away?.roster).toMatchObject({ rev: 2, participants: [{ presence: 'away', profile: 'sealed' }] });
      const renamed = await store.patch(place(at()), { profile: 'other' });
      expect(renamed?.roster).toMatchObject({ rev: 3, participants: [{ presence: 'away', profile: 'other' }] });
    });

    it('ends a room with its last seat, and pins no secret any more', async () => {
      const first = await admit(at());
      const left = await store.remove(place(at()));
      expect(left).toMatchObject({ proofHash: proof('p'), roster: { rev: 2, participants: [] } });
      expect(await store.read(room('r'))).toBeNull();
      expect(await store.remove(place(at()))).toBeNull();
      const again = await admit(at({ proofHash: proof('other') }));
      expect(again.change.roster.epoch).not.toBe(first.change.roster.epoch);
      expect(again.change.roster.rev).toBe(1);
    });

    it('gives up a seat when its lease is over, and not before', async () => {
      await admit(at());
      await admit(at({ seat: seat('b'), holder: 'socket-b', until: 20_000 }));
      expect(await store.expire(15_999)).toEqual([]);
      const changes = await store.expire(16_000);
      expect(changes).toHaveLength(1);
      expect(changes[0]).toMatchObject({ room: room('r'), roster: { rev: 3, participants: [{ id: seat('b') }] } });
      expect(await store.expire(16_000)).toEqual([]);
    });

    it('tells each room once, however many of its seats end', async () => {
      for (const name of ['r', 's']) {
        for (const letter of ['a', 'b']) await admit(at({ room: room(name), seat: seat(letter), holder: name + letter }));
      }
      const changes = await store.expire(16_000);
      expect(changes.map((change) => change.roster.participants)).toEqual([[], []]);
      expect(await store.count()).toEqual({ rooms: 0, seats: 0 });
    });

    it('keeps a seat whose lease is renewed, and never shortens one', async () => {
      await admit(at());
      expect(await store.renew(place(at()), 30_000)).toBe(true);
      expect(await store.renew(place(at()), 20_000)).toBe(true);
      expect(await store.expire(29_999)).toEqual([]);
      expect(await store.expire(30_000)).toHaveLength(1);
    });

    it('keeps rooms apart', async () => {
      await admit(at());
      await admit(at({ room: room('s'), proofHash: proof('other') }));
      expect(await store.remove(place(at({ room: room('s'), holder: 'socket-b' })))).toBeNull();
      await store.remove(place(at()));
      expect((await store.read(room('s')))?.seats.size).toBe(1);
    });

    it('does not change what it handed out', async () => {
      await admit(at());
      const before = await store.read(room('r'));
      await store.patch(place(at()), { presence: 'away' });
      expect(before?.seats.get(seat('a'))?.entry.presence).toBe('here');
      expect(before?.rev).toBe(1);
    });

    it('lets one of two in when both ask for the last seat at once', async () => {
      await admit(at());
      const results = await Promise.all(
        ['b', 'c'].map((letter) => store.admit(at({ seat: seat(letter), holder: letter, capacity: 2 }))),
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
    });
  });
}
