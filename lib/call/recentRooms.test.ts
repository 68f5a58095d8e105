import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoomSecret, roomName } from '#lib/protocol/ids.ts';
import { aheadPlan, cleanTitle, keptRooms, livePlan, MAX_KEPT_ROOMS, MAX_RECENT_ROOMS, MAX_TITLE_CHARS, parseRooms, shownRooms } from './recentRooms.ts';
import type { RecentRoom } from './recentRooms.ts';

const HOUR_MS = 60 * 60_000;
const now = Date.UTC(2026, 10, 27, 12);
const named = (name: string) => roomName.parse(name.padEnd(21, '-'));
const room = (name: string, more: Partial<RecentRoom> = {}): RecentRoom => ({
  room: named(name),
  secret: createRoomSecret(),
  visited: now - HOUR_MS,
  people: [],
  title: '',
  pinned: false,
  plan: null,
  ...more,
});
const names = (rooms: readonly RecentRoom[]) => rooms.map((entry) => entry.room.replace(/-+$/u, ''));
const planned = (inHours: number) => ({ visited: null, plan: { start: now + inHours * HOUR_MS, minutes: 30 } });

describe('a stored list of rooms', () => {
  it('is read as earlier versions wrote it', () => {
    const old = { room: named('old'), secret: createRoomSecret(), visited: 5, people: ['Bert'] };
    expect(parseRooms([old])).toEqual([{ ...old, title: '', pinned: false, plan: null }]);
  });

  it('is read as it was written', () => {
    const rooms = [room('a', { title: '엄마와 통화', pinned: true }), room('b', planned(3))];
    expect(parseRooms(structuredClone(rooms))).toEqual(rooms);
  });

  it('loses what is spoilt and nothing else', () => {
    const good = room('good', { title: 'Kept' });
    const spoilt = [null, 7, 'x', [], { ...good, room: '../x' }, { ...good, secret: 'short' }, { ...good, visited: 1e300 }, { ...good, visited: -1 }, { ...good, people: [7] }];
    expect(parseRooms([...spoilt, good])).toEqual([good]);
    for (const broken of [{ title: 7 }, { pinned: 'yes' }, { plan: { start: 1e300, minutes: 5 } }, { plan: 'soon' }]) {
      const [read] = parseRooms([{ ...good, ...broken }]);
      expect(read?.room).toBe(good.room);
      expect([read?.title === 'Kept' || read?.title === '', read?.pinned, read?.plan]).toEqual([true, false, null]);
    }
  });

  it('holds each room once', () => {
    expect(names(parseRooms([room('a'), room('b'), room('a')]))).toEqual(['a', 'b']);
  });

  it('cleans titles, however they got there', () => {
    const [read] = parseRooms([{ ...room('a'), title: ` \u202eevil\u0000\n${'x'.repeat(500)}` }]);
    expect(read?.title.startsWith('evil x')).toBe(true);
    expect(read?.title).toHaveLength(MAX_TITLE_CHARS);
    expect(cleanTitle(read?.title ?? '')).toBe(read?.title);
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ room: fc.constant(named('a')), secret: fc.constant(createRoomSecret()), visited: fc.jsonValue(), people: fc.jsonValue(), title: fc.jsonValue(), pinned: fc.jsonValue(), plan: fc.jsonValue() }))), (list) => {
        for (const entry of shownRooms(parseRooms(list), now)) expect(new Date(entry.visited ?? 0).getTime()).not.toBeNaN();
      }),
    );
  });
});

describe('the rooms that are kept', () => {
  it('are the most recent, and besides them what is pinned or planned', () => {
    const many = Array.from({ length: MAX_RECENT_ROOMS + 3 }, (_, index) => room(`r${index}`));
    const kept = names(keptRooms([...many, room('pinned', { pinned: true }), room('planned', planned(2))], now));
    expect(kept).toEqual([...names(many.slice(0, MAX_RECENT_ROOMS)), 'pinned', 'planned']);
  });

  it('have an end, whatever is pinned', () => {
    const many = Array.from({ length: 100 }, (_, index) => room(`r${index}`, { pinned: true }));
    expect(keptRooms(many, now)).toHaveLength(MAX_KEPT_ROOMS);
  });

  it('lose a planned call that nobody came to a day after it was over, unless it is pinned or somebody was there', () => {
    const [young, old] = [planned(-24), planned(-25)];
    expect(names(keptRooms([room('young', young)], now))).toEqual(['young']);
    expect(names(keptRooms([room('old', old)], now))).toEqual([]);
    expect(names(keptRooms([room('pinned', { ...old, pinned: true })], now))).toEqual(['pinned']);
    expect(names(keptRooms([room('visited', { ...old, visited: 1 })], now))).toEqual(['visited']);
  });

  it('stand pinned first, then by when people meet, then by the last visit', () => {
    const rooms = [
      room('yesterday', { visited: now - 20 * HOUR_MS }),
      room('tomorrow', planned(24)),
      room('just-now', { visited: now - 1 }),
      room('over', planned(-2)),
      room('running', planned(-0.2)),
      room('pinned-old', { pinned: true, visited: 1 }),
      room('soon', planned(1)),
      room('pinned-soon', { pinned: true, ...planned(5) }),
    ];
    const order = ['pinned-soon', 'pinned-old', 'running', 'soon', 'tomorrow', 'just-now', 'over', 'yesterday'];
    expect(names(shownRooms(rooms, now))).toEqual(order);
    expect(names(shownRooms(rooms.toReversed(), now))).toEqual(order);
  });

  it('are planned until their time is over, and said to have been for a day', () => {
    const entry = room('a', planned(0));
    const at = (hours: number) => [aheadPlan(entry, now + hours * HOUR_MS) !== null, livePlan(entry, now + hours * HOUR_MS) !== null];
    expect([at(-1), at(0.4), at(0.5), at(24), at(24.5)]).toEqual([[true, true], [true, true], [false, true], [false, true], [false, false]]);
  });
});
