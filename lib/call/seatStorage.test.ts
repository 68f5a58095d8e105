import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoomSecret, createSeatToken, participantId, roomName, seatToken } from '#lib/protocol/ids.ts';
import { fingerprint } from '#lib/protocol/verification.ts';
import { SeatStorage } from './seatStorage.ts';
import type { SeatStore } from './seatStorage.ts';

const room = roomName.parse('room-room-room-room--');
const other = roomName.parse('another-room-another-');

function memory(initial: Readonly<Record<string, string>> = {}): SeatStore & { readonly entries: Map<string, string> } {
  const entries = new Map(Object.entries(initial));
  return {
    entries,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

const refuse = (): never => {
  throw new DOMException('denied', 'SecurityError');
};
const denied: SeatStore = { getItem: refuse, setItem: refuse, removeItem: refuse };
const full: SeatStore = { getItem: () => null, setItem: refuse, removeItem: () => {} };
const resumption = { name: 'Ann', microphone: true, camera: false };

describe('SeatStorage', () => {
  it('keeps one token for a tab and a room, over a reload', () => {
    const store = memory();
    const token = new SeatStorage(store, room).token();
    expect(seatToken.safeParse(token).success).toBe(true);
    expect(new SeatStorage(store, room).token()).toBe(token);
    expect(new SeatStorage(store, other).token()).not.toBe(token);
  });

  it('remembers what a reload restores, for its room only, until told to forget', () => {
    const store = memory();
    new SeatStorage(store, room).remember(resumption);
    expect(new SeatStorage(store, room).resumption()).toEqual(resumption);
    expect(new SeatStorage(store, other).resumption()).toBeNull();
    new SeatStorage(store, room).forget();
    expect(new SeatStorage(store, room).resumption()).toBeNull();
  });

  it('keeps the seat when it forgets the resumption', () => {
    const store = memory();
    const storage = new SeatStorage(store, room);
    const token = storage.token();
    storage.forget();
    expect(new SeatStorage(store, room).token()).toBe(token);
  });

  it.each([
    ['denied', denied],
    ['full', full],
    ['absent', null],
  ])('goes on without a storage that is %s, with the same token throughout', (_, store) => {
    const storage = new SeatStorage(store, room);
    const token = storage.token();
    storage.remember(resumption);
    storage.forget();
    expect(storage.resumption()).toBeNull();
    expect(storage.token()).toBe(token);
  });

  it('takes nothing from a storage that holds garbage, and mends the token', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom('', 'null', '{}', '{"name":1}', '[]')), (garbage) => {
        const store = memory({ [`parley:seat:${room}`]: garbage, [`parley:resume:${room}`]: garbage });
        const storage = new SeatStorage(store, room);
        expect(storage.resumption()).toBeNull();
        expect(seatToken.safeParse(storage.token()).success).toBe(true);
        expect(new SeatStorage(store, room).token()).toBe(storage.token());
      }),
    );
  });

  it('refuses a resumption with more in it than it knows', () => {
    const store = memory({ [`parley:resume:${room}`]: JSON.stringify({ ...resumption, more: 1 }) });
    expect(new SeatStorage(store, room).resumption()).toBeNull();
  });

  it('takes over the seat of another device with what was done in it, and tells of decisions once', () => {
    const confirmed = { id: participantId.parse('b'.repeat(21)), fingerprint: fingerprint.parse('A'.repeat(43)), verdict: 'voice' } as const;
    const handover = { secret: createRoomSecret(), seat: createSeatToken(), name: 'Ann', host: null, rules: 'rules', microphone: true, camera: true, relayOnly: false, talk: 'talk', decided: [confirmed] };
    for (const store of [memory(), denied]) {
      const seat = new SeatStorage(store, room);
      const before = seat.token();
      const decided = seat.takeDecided();
      seat.adopt(handover);
      expect(seat.token()).toBe(handover.seat);
      expect([before === handover.seat, decided, seat.takeDecided(), seat.takeDecided()]).toEqual([false, [], [confirmed], []]);
      if (store !== denied) expect([seat.talk(), seat.rules(), new SeatStorage(store, room).token()]).toEqual(['talk', 'rules', handover.seat]);
    }
  });

  it('says that something of the conversation was kept', () => {
    const seat = new SeatStorage(memory(), room);
    const heard: (string | null)[] = [];
    const stop = seat.listenTalk(() => heard.push(seat.talk()));
    seat.keepTalk('one');
    stop();
    seat.keepTalk('two');
    expect(heard).toEqual(['one']);
  });
});
