import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { AdmitRequest, Admission, HashedCommand, Place, ProofHash, RoomStore } from './store.ts';

const room = (letter: string): RoomName => roomName.parse(letter.repeat(21));
const seat = (letter: string): ParticipantId => participantId.parse(letter.repeat(21));
const proof = (text: string) => text as ProofHash;
/** In the form of ciphertext. */
const sealed = (text: string) => text.padEnd(40, '_');

const at = (over: Partial<AdmitRequest> = {}): AdmitRequest => ({
  room: room('r'),
  seat: seat('a'),
  holder: 'socket-a',
  proofHash: proof('p'),
  role: 'guest',
  rules: null,
  profile: sealed('sealed'),
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
    const knock = (request: AdmitRequest, proofHash: ProofHash | null = request.proofHash) =>
      store.knock({ ...place(request), proofHash, name: { by: 'room', box: sealed('name') }, now: request.now, until: request.until });
    const command = (letter: string, what: HashedCommand) => store.command({ room: room('r'), seat: seat(letter), holder: `socket-${letter}` }, what);
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
      const newer = at({ holder: 'socket-a2', profile: sealed('sealed-again'), now: 5_000, until: 20_000 });
      await admit(older);
      const taken = await admit(newer);
      expect(taken.displaced).toBe('socket-a');
      expect(taken.change.roster.participants).toEqual([
        { id: seat('a'), profile: sealed('sealed-again'), role: 'guest', since: 1_000, presence: 'here' },
      ]);
      expect(await store.patch(place(older), { profile: sealed('mine') })).toBeNull();
      expect(await store.remove(place(older))).toBeNull();
      expect(await store.renew(place(older), 99_000)).toBe(false);
      expect((await store.read(room('r')))?.seats.get(seat('a'))?.holder).toBe('socket-a2');
    });

    it('displaces nobody when the same socket joins again', async () => {
      await admit(at());
      expect((await admit(at({ profile: sealed('new') }))).displaced).toBeNull();
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
      expect(away?.roster).toMatchObject({ rev: 2, participants: [{ presence: 'away', profile: sealed('sealed') }] });
      const renamed = await store.patch(place(at()), { profile: sealed('other') });
      expect(renamed?.roster).toMatchObject({ rev: 3, participants: [{ presence: 'away', profile: sealed('other') }] });
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
      expect(await store.expire(15_999)).toEqual({ changes: [], doors: [] });
      const { changes } = await store.expire(16_000);
      expect(changes).toHaveLength(1);
      expect(changes[0]).toMatchObject({ room: room('r'), roster: { rev: 3, participants: [{ id: seat('b') }] } });
      expect(await store.expire(16_000)).toEqual({ changes: [], doors: [] });
    });

    it('tells each room once, however many of its seats end', async () => {
      for (const name of ['r', 's']) {
        for (const letter of ['a', 'b']) await admit(at({ room: room(name), seat: seat(letter), holder: name + letter }));
      }
      const { changes } = await store.expire(16_000);
      expect(changes.map((change) => change.roster.participants)).toEqual([[], []]);
      expect(await store.count()).toEqual({ rooms: 0, seats: 0 });
    });

    it('keeps a seat whose lease is renewed, and never shortens one', async () => {
      await admit(at());
      expect(await store.renew(place(at()), 30_000)).toBe(true);
      expect(await store.renew(place(at()), 20_000)).toBe(true);
      expect((await store.expire(29_999)).changes).toEqual([]);
      expect((await store.expire(30_000)).changes).toHaveLength(1);
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

    it('keeps its door: who waits, who is let in, who is sent away', async () => {
      await admit(at({ role: 'host', seat: seat('h'), holder: 'socket-h' }));
      await command('h', { kind: 'access', mode: 'knock' });
      expect(await store.admit(at())).toEqual({ ok: false, reason: 'must-knock' });
      const first = await knock(at());
      expect(first).toMatchObject({ ok: true, value: { knocking: { place: 1, hosted: true }, news: { line: { toHosts: { holders: ['socket-h'] } } } } });
      expect(await knock(at({ seat: seat('b'), holder: 'socket-b' }))).toMatchObject({ value: { knocking: { place: 2 } } });
      const admitted = await command('h', { kind: 'admit', people: [{ id: seat('a'), secret: null }] });
      expect(admitted).toMatchObject({
        value: {
          letIn: [{ holder: 'socket-a', secret: null }],
          line: { toHosts: { notice: { people: [{ id: seat('b') }] } }, toWaiting: [{ holder: 'socket-b', notice: { place: 1 } }] },
        },
      });
      expect((await admit(at())).change.roster.participants).toHaveLength(2);
      const denied = await command('h', { kind: 'deny', people: [seat('b')] });
      expect(denied).toMatchObject({ value: { expelled: [{ holder: 'socket-b', reason: 'denied' }] } });
      expect(await command('h', { kind: 'deny', people: [seat('b')] })).toEqual({ ok: false, reason: 'nobody-there' });
    });

    it('lets nobody wait in vain: an open room takes them in, a locked one sends them away', async () => {
      await admit(at({ role: 'host', seat: seat('h'), holder: 'socket-h' }));
      await command('h', { kind: 'access', mode: 'knock' });
      await knock(at());
      await knock(at({ seat: seat('x'), holder: 'socket-x' }), null);
      expect(await command('h', { kind: 'access', mode: 'open' })).toMatchObject({ value: { letIn: [{ holder: 'socket-a' }], expelled: [] } });
      expect(await knock(at())).toEqual({ ok: false, reason: 'open' });
      expect(await command('h', { kind: 'access', mode: 'locked' })).toMatchObject({ value: { expelled: [{ holder: 'socket-x', reason: 'locked' }] } });
      expect(await knock(at({ seat: seat('n'), holder: 'n' }))).toEqual({ ok: false, reason: 'locked' });
      expect(await knock(at({ seat: seat('n'), holder: 'n' }), null)).toEqual({ ok: false, reason: 'locked' });
    });

    it('keeps a line where nobody is in, and gives a place up with its lease or its socket', async () => {
      expect(await knock(at())).toMatchObject({ value: { knocking: { place: 1, hosted: false, keys: [] } } });
      expect(await store.count()).toEqual({ rooms: 0, seats: 0 });
      const host = await admit(at({ role: 'host', seat: seat('h'), holder: 'socket-h', until: 90_000, rules: { mode: 'knock', granted: [], admitted: [], removed: [] } }));
      expect(host.change.line?.toWaiting).toEqual([{ holder: 'socket-a', notice: { place: 1, hosted: true, keys: [] } }]);
      expect(await store.withdraw({ ...place(at()), holder: 'another' })).toBeNull();
      expect(await store.renew(place(at()), 40_000)).toBe(true);
      expect((await store.expire(39_999)).doors).toEqual([]);
      expect(await store.expire(40_000)).toMatchObject({ doors: [{ news: { line: { toHosts: { notice: { people: [] } } } } }] });
      expect(await store.withdraw(place(at()))).toBeNull();
    });

    it('keeps a removed seat out, whatever it tries, and the last rights of nobody', async () => {
      await admit(at({ role: 'host', seat: seat('h'), holder: 'socket-h' }));
      await admit(at());
      await command('h', { kind: 'grant', id: seat('a'), role: 'cohost' });
      const removed = await command('h', { kind: 'remove', id: seat('a'), proofHash: proof('new') });
      expect(removed).toMatchObject({ value: { proofHash: proof('new'), expelled: [{ holder: 'socket-a', heard: proof('p'), reason: 'removed' }] } });
      for (const proofHash of [proof('p'), proof('new')]) {
        expect(await store.admit(at({ proofHash }))).toEqual({ ok: false, reason: 'removed' });
        expect(await knock(at({ proofHash }))).toEqual({ ok: false, reason: 'removed' });
      }
      expect(await store.admit(at({ seat: seat('b'), holder: 'b' }))).toEqual({ ok: false, reason: 'wrong-secret' });
      expect(await command('a', { kind: 'access', mode: 'open' })).toEqual({ ok: false, reason: 'not-joined' });
      expect(await store.renew(place(at()), 99_000)).toBe(false);
    });

    it('takes the rules that the first host brings to a life of the room, and no later ones', async () => {
      await admit(at());
      await admit(at({ seat: seat('b'), holder: 'socket-b' }));
      const rules = { mode: 'locked', granted: [{ id: seat('a'), role: 'cohost' }], admitted: [seat('c')], removed: [seat('b')] } as const;
      const brought = { ...rules, granted: [...rules.granted], admitted: [...rules.admitted], removed: [...rules.removed] };
      expect(await store.admit(at({ seat: seat('b'), holder: 'socket-b', rules: brought }))).toMatchObject({ value: { change: { roster: { access: 'open' } } } });
      const host = await admit(at({ role: 'host', seat: seat('h'), holder: 'socket-h', rules: brought }));
      expect(host.change.expelled).toMatchObject([{ holder: 'socket-b', reason: 'removed' }]);
      expect(host.change.roster).toMatchObject({ access: 'locked', participants: [{ id: seat('a'), role: 'cohost' }, { id: seat('h'), role: 'host' }] });
      expect((await store.admit(at({ seat: seat('c'), holder: 'socket-c' }))).ok).toBe(true);
      const late = { ...brought, mode: 'open', removed: [] } as const;
      const second = await admit(at({ role: 'host', seat: seat('h'), holder: 'socket-h', rules: { ...late, removed: [] } }));
      expect(second.change.roster.access).toBe('locked');
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
