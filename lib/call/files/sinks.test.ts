import { afterEach, describe, expect, test } from 'vitest';
import { Scope } from '#lib/kernel/scope.ts';
import { FakeDirectory, FakeLocks } from './fakeDirectory.ts';
import type { FileSink } from './fileSink.ts';
import { MemorySink } from './memorySink.ts';
import { createOpenSink, MEMORY_BYTES, PICK_BYTES } from './openSink.ts';
import type { SinkPlaces } from './openSink.ts';
import { PrivateFolder } from './privateFolder.ts';

const scopes: Scope[] = [];
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.close();
});

function folder(root: FakeDirectory, locks = new FakeLocks()) {
  const scope = new Scope();
  scopes.push(scope);
  return { scope, folder: new PrivateFolder(async () => root, locks, scope) };
}

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

async function picked(directory: FakeDirectory): Promise<FileSink> {
  const opened = await createOpenSink({ folder: null, free: async () => null, pick: (name) => directory.getFileHandle(name, { create: true }) })({ name: 'a', size: 6 });
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}

interface Adapter {
  readonly name: string;
  open(root: FakeDirectory): Promise<FileSink>;
  /** Whether `finish` gives what was written; otherwise it lies in `root`. */
  readonly gives: boolean;
}

const adapters: readonly Adapter[] = [
  { name: 'memory', gives: true, open: async () => new MemorySink() },
  { name: 'private files', gives: true, open: (root) => folder(root).folder.open() },
  { name: 'a picked file', gives: false, open: picked },
];

describe.each(adapters)('a sink: $name', ({ open, gives }) => {
  test('holds what was written, in its order', async () => {
    const root = new FakeDirectory();
    const sink = await open(root);
    await sink.write(0, new Uint8Array([1, 2, 3]));
    await sink.write(3, new Uint8Array([4, 5]));
    await sink.write(5, new Uint8Array([6]));
    const file = await sink.finish();
    expect(file !== null).toBe(gives);
    const bytes = file ? new Uint8Array(await file.arrayBuffer()) : root.files.get('a')?.bytes;
    expect(bytes && [...bytes]).toEqual([1, 2, 3, 4, 5, 6]);
    if (file) expect(file.type).toBe('application/octet-stream');
  });

  test('may be empty', async () => {
    const file = await (await open(new FakeDirectory())).finish();
    expect(file?.size ?? 0).toBe(0);
  });

  test('leaves nothing when it is discarded, twice even', async () => {
    const root = new FakeDirectory();
    const sink = await open(root);
    await sink.write(0, new Uint8Array([1]));
    await sink.discard();
    await sink.discard();
    expect(root.allFiles()).toEqual([]);
  });

  test('that is finished leaves what is the person\'s own, and nothing else', async () => {
    const root = new FakeDirectory();
    const sink = await open(root);
    await sink.write(0, new Uint8Array([1]));
    await sink.finish();
    await sink.discard();
    expect(root.allFiles()).toEqual(gives ? [] : ['a']);
  });
});

describe.each(adapters.slice(1))('a sink on a disk: $name', ({ open }) => {
  test('says when there is no room', async () => {
    const root = new FakeDirectory();
    const sink = await open(root);
    root.disk.full = true;
    await expect(sink.write(0, new Uint8Array([1]))).rejects.toThrow('full');
    await sink.discard();
    expect(root.allFiles()).toEqual([]);
  });
});

describe('the private folder', () => {
  test('goes with its visit', async () => {
    const root = new FakeDirectory();
    const { scope, folder: own } = folder(root);
    await own.open();
    expect(root.allFiles().length).toBe(1);
    scope.close();
    await turns();
    expect(root.allFiles()).toEqual([]);
  });

  test('sweeps what earlier visits left, and nothing of one that still is', async () => {
    const [root, locks] = [new FakeDirectory(), new FakeLocks()];
    const [left, running] = [folder(root, locks), folder(root, locks)];
    await left.folder.open();
    await running.folder.open();
    // A page that ended too fast to remove anything: its lock is gone, its folder is not.
    locks.releaseFirst();
    folder(root, locks);
    await turns();
    expect(root.allFiles().length).toBe(1);
  });
});

describe('where a file goes', () => {
  const all = (): SinkPlaces & { root: FakeDirectory; places: FakeDirectory } => {
    const [root, places] = [new FakeDirectory(), new FakeDirectory()];
    return { root, places, folder: folder(root).folder, pick: (name: string) => places.getFileHandle(name, { create: true }), free: async () => 2 ** 40 };
  };
  const abort = () => Promise.reject(new DOMException('no', 'AbortError'));

  test.each([
    ['small: in private files', PICK_BYTES, {}, 'private'],
    ['large: where the person says', PICK_BYTES + 1, {}, 'picked'],
    ['large, and the person says nowhere', PICK_BYTES + 1, { pick: abort }, 'declined'],
    ['large, and nobody can be asked', PICK_BYTES + 1, { pick: null }, 'private'],
    ['large, and asking is not allowed', PICK_BYTES + 1, { pick: () => Promise.reject(new DOMException('no', 'SecurityError')) }, 'private'],
    ['small, and no private files', 10, { folder: null }, 'picked'],
    ['small, and no room in them', 10, { free: async (): Promise<number> => 9 }, 'picked'],
    ['small, and neither', MEMORY_BYTES, { folder: null, pick: null }, 'memory'],
    ['large, and neither', MEMORY_BYTES + 1, { folder: null, pick: null }, 'disk'],
    ['large, and no room for it', PICK_BYTES + 1, { free: async (): Promise<number> => 9, pick: null }, 'disk'],
  ] as const)('%s', async (_name, size, without, where) => {
    const places = { ...all(), ...without };
    const opened = await createOpenSink(places)({ name: 'a.bin', size });
    const found = !opened.ok ? opened.reason : opened.value instanceof MemorySink ? 'memory' : places.places.files.has('a.bin') ? 'picked' : 'private';
    expect(found).toBe(where);
    expect(places.root.allFiles().length).toBe(where === 'private' ? 1 : 0);
  });
});
