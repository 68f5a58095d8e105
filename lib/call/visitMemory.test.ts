import { describe, expect, it } from 'vitest';
import { createHostToken, createRoomSecret, roomNameOf } from '#lib/protocol/ids.ts';
import { MAX_RECENT_ROOMS } from './recentRooms.ts';
import { VisitMemory } from './visitMemory.ts';
import type { VisitStorage } from './visitMemory.ts';

class FakeStorage implements VisitStorage {
  readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const refusing: VisitStorage = {
  getItem: () => {
    throw new DOMException('denied', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
  removeItem: () => {
    throw new DOMException('denied', 'SecurityError');
  },
};

const drawRoom = async () => roomNameOf(createHostToken());

describe('VisitMemory', () => {
  it('lists rooms newest first, each once, and not more than fit', async () => {
    const memory = new VisitMemory(new FakeStorage());
    const rooms = await Promise.all(Array.from({ length: MAX_RECENT_ROOMS + 3 }, drawRoom));
    for (const [index, room] of rooms.entries()) memory.rememberRoom(room, createRoomSecret(), index, []);
    const again = rooms[5] ?? (await drawRoom());
    memory.rememberRoom(again, createRoomSecret(), 100, []);
    const listed = memory.readRooms().map(({ room }) => room);
    expect(listed).toHaveLength(MAX_RECENT_ROOMS);
    expect(listed[0]).toBe(again);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).not.toContain(rooms[0]);
  });

  it('keeps the names of a room through a visit alone', async () => {
    const memory = new VisitMemory(new FakeStorage());
    const room = await drawRoom();
    const secret = createRoomSecret();
    memory.rememberRoom(room, secret, 1, ['민지', '', 'Jonas']);
    memory.rememberRoom(room, secret, 2, []);
    expect(memory.readRooms()[0]).toEqual({ room, secret, visited: 2, people: ['민지', 'Jonas'], title: '', pinned: false, plan: null });
  });

  it('gives the same list until it changes, and tells of changes', async () => {
    const memory = new VisitMemory(new FakeStorage());
    const room = await drawRoom();
    let heard = 0;
    const stop = memory.subscribe(() => heard++);
    memory.rememberRoom(room, createRoomSecret(), 1, []);
    expect(memory.readRooms()).toBe(memory.readRooms());
    memory.forgetRoom(room);
    expect(memory.readRooms()).toEqual([]);
    expect(heard).toBe(2);
    stop();
    memory.rememberRoom(room, createRoomSecret(), 1, []);
    expect(heard).toBe(2);
  });

  it('keeps a planned room with its title, through a visit too, and takes another time', async () => {
    const memory = new VisitMemory(new FakeStorage());
    const room = await drawRoom();
    const secret = createRoomSecret();
    const plan = { start: Date.now() + 60_000, minutes: 30 };
    memory.planRoom(room, secret, ' Sprint\n review ', plan);
    expect(memory.readRooms()).toEqual([{ room, secret, visited: null, people: [], title: 'Sprint review', pinned: false, plan }]);
    memory.rememberRoom(room, secret, 5, ['Bert']);
    memory.planRoom(room, secret, '', { ...plan, minutes: 45 });
    expect(memory.readRooms()[0]).toMatchObject({ visited: 5, people: ['Bert'], title: 'Sprint review', plan: { minutes: 45 } });
  });

  it('changes a room in its place, and takes a forgetting back', async () => {
    const memory = new VisitMemory(new FakeStorage());
    const [first, second] = [await drawRoom(), await drawRoom()];
    memory.rememberRoom(first, createRoomSecret(), 1, []);
    memory.rememberRoom(second, createRoomSecret(), 2, []);
    memory.changeRoom(first, { title: '\u202eMine', pinned: true });
    memory.changeRoom(await drawRoom(), { title: 'Nobody' });
    expect(memory.readRooms().map(({ title, pinned }) => [title, pinned])).toEqual([['', false], ['Mine', true]]);
    const forgotten = memory.readRooms()[1];
    memory.forgetRoom(first);
    expect(memory.readRooms()).toHaveLength(1);
    if (forgotten) memory.restoreRoom(forgotten);
    if (forgotten) memory.restoreRoom(forgotten);
    expect(memory.readRooms().filter(({ room }) => room === first)).toEqual([forgotten]);
    // What has come in the meantime is newer than what was forgotten.
    memory.rememberRoom(first, createRoomSecret(), 9, ['Bert']);
    if (forgotten) memory.restoreRoom(forgotten);
    expect(memory.readRooms()[0]).toMatchObject({ room: first, visited: 9, people: ['Bert'] });
  });

  it('keeps the right to host apart from the list', async () => {
    const memory = new VisitMemory(new FakeStorage());
    const token = createHostToken();
    const room = await roomNameOf(token);
    memory.rememberHostToken(room, token);
    memory.rememberRoom(room, createRoomSecret(), 1, []);
    memory.forgetRoom(room);
    expect(memory.readHostToken(room)).toBe(token);
    expect(memory.readHostToken(await drawRoom())).toBeNull();
  });

  it('cleans names and remembers devices', () => {
    const memory = new VisitMemory(new FakeStorage());
    memory.rememberName('  민\u200b지 ');
    memory.rememberDevice('camera', 'c1');
    memory.rememberDevice('speaker', 's1');
    expect(memory.readName()).toBe('민지');
    expect(memory.readDevices()).toEqual({ microphone: null, camera: 'c1', speaker: 's1' });
  });

  it('begins with both devices on, and then as they were left', () => {
    const storage = new FakeStorage();
    expect(new VisitMemory(storage).readToggles()).toEqual({ microphone: true, camera: true });
    new VisitMemory(storage).rememberToggles({ microphone: true, camera: false });
    expect(new VisitMemory(storage).readToggles()).toEqual({ microphone: true, camera: false });
  });

  it('knows of nobody whether they spare data who has not said so', () => {
    const storage = new FakeStorage();
    expect(new VisitMemory(storage).readLowData()).toBeNull();
    for (const on of [true, false]) {
      new VisitMemory(storage).rememberLowData(on);
      expect(new VisitMemory(storage).readLowData()).toBe(on);
    }
  });

  it.each(['', 'null', '{', '[1,"x",{}]', '{"camera":5}', '[{"room":"short","token":"x"}]', '"\ud800"'])('reads %j as nothing', async (garbage) => {
    const storage = new FakeStorage();
    for (const key of ['rooms', 'hosts', 'devices', 'toggles', 'low-data']) storage.setItem(`parley.${key}`, garbage);
    const memory = new VisitMemory(storage);
    expect(memory.readRooms()).toEqual([]);
    expect(memory.readHostToken(await drawRoom())).toBeNull();
    expect(memory.readDevices()).toEqual({ microphone: null, camera: null, speaker: null });
    expect(memory.readToggles()).toEqual({ microphone: true, camera: true });
    expect(memory.readLowData()).toBeNull();
  });

  it('drops a spoilt room and keeps the others', async () => {
    const storage = new FakeStorage();
    const memory = new VisitMemory(storage);
    const room = await drawRoom();
    memory.rememberRoom(room, createRoomSecret(), 1, []);
    const kept = storage.getItem('parley.rooms') ?? '[]';
    storage.setItem('parley.rooms', kept.replace('[', '[{"room":"../x","secret":"y"},'));
    expect(memory.readRooms().map((entry) => entry.room)).toEqual([room]);
  });

  it.each([['denied', refusing], ['absent', null]] as const)('does without when storage is %s', async (_, storage) => {
    const memory = new VisitMemory(storage);
    const room = await drawRoom();
    memory.rememberName('x');
    memory.rememberRoom(room, createRoomSecret(), 1, []);
    memory.rememberHostToken(room, createHostToken());
    memory.rememberDevice('camera', 'c');
    memory.rememberToggles({ microphone: false, camera: false });
    memory.rememberLowData(true);
    memory.forgetRoom(room);
    expect([memory.readName(), memory.readRooms(), memory.readHostToken(room)]).toEqual(['', [], null]);
    expect(memory.readToggles()).toEqual({ microphone: true, camera: true });
  });
});
