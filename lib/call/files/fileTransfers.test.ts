import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fail } from '#lib/kernel/result.ts';
import { BLOCK_BYTES, MAX_OPEN_OFFERS, WINDOW_BYTES } from '#lib/protocol/files.ts';
import type { FakeChannel } from './fakeDataPort.ts';
import { FakeFile, FilesTestBed, same, someBytes } from './filesTestBed.ts';
import { HIGH_WATER_BYTES } from './fileLink.ts';

const MIB = BLOCK_BYTES;

describe('a file', () => {
  test.each([0, 1, 65_524, 65_525, MIB - 1, MIB, MIB + 1, 9 * MIB + 12_345])('of %i bytes arrives whole', async (size) => {
    const file = new FakeFile(someBytes(size));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    expect(bob.at()).toMatchObject({ direction: 'in', peer: ann.id, name: 'a.bin', size, moved: 0, state: { kind: 'offered' } });
    expect(file.read).toBe(0);
    bob.files.accept(bob.at().id);
    await bed.finish(ann, bob);
    expect(same(await bob.received(), file.content)).toBe(true);
    expect(ann.at()).toMatchObject({ moved: size, speed: 0, state: { kind: 'done', file: null } });
    expect(channel.a.most).toBeLessThan(HIGH_WATER_BYTES + 2 * 65_536);
  });

  test('goes on after any cuts, bit for bit, and no block that is checked is sent twice', async () => {
    const bytes = someBytes(5 * MIB + 777);
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length }), { maxLength: 5 }), async (cuts) => {
      const { bed, ann, bob, channel: first } = await FilesTestBed.offering(new FakeFile(bytes));
      let channel = first;
      bob.files.accept(bob.at().id);
      for (const cut of cuts) {
        // The receiver has to have this much more under way, of this link, before it is cut.
        let passed = 0;
        const limit = cut;
        channel.a.tamper = (data) => {
          passed += typeof data === 'string' ? 0 : data.byteLength;
          return data;
        };
        await bed.settle(() => passed < limit);
        bed.cut(channel, ann, bob);
        if (!bob.isDone) expect(bob.state()).toEqual({ kind: 'waiting' });
        await bed.settle();
        const verified = bob.sinks[0]?.written ?? 0;
        const offsets: number[] = [];
        channel = bed.connect(ann, bob);
        channel.a.tamper = (data) => {
          if (typeof data !== 'string') offsets.push(new DataView(data).getUint32(8));
          return data;
        };
        await bed.settle(() => offsets.length === 0 && !ann.isDone);
        if (offsets.length > 0) expect(Math.min(...offsets)).toBe(verified);
      }
      await bed.finish(ann, bob);
      expect(same(await bob.received(), bytes)).toBe(true);
      const offsets = bob.sinks.flatMap(({ writes }) => writes.map(({ offset }) => offset));
      expect(offsets).toEqual([0, 1, 2, 3, 4, 5].map((index) => index * MIB));
    }), { numRuns: 25 });
  });

  /** Flips one byte of the third block, `times` times. */
  function flip(channel: FakeChannel, times: number): () => number {
    let flipped = 0;
    channel.a.tamper = (data) => {
      if (typeof data === 'string' || new DataView(data).getUint32(8) !== 2 * MIB || flipped === times) return data;
      flipped += 1;
      const other = data.slice(0);
      new Uint8Array(other).fill(0, 500, 600);
      return other;
    };
    return () => flipped;
  }

  test('with a wrong byte is asked for again', async () => {
    const file = new FakeFile(someBytes(5 * MIB));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    const flipped = flip(channel, 1);
    bob.files.accept(bob.at().id);
    await bed.finish(ann, bob);
    expect(flipped()).toBe(1);
    expect(same(await bob.received(), file.content)).toBe(true);
  });

  test('with a wrong byte at the same place twice is given up, and nothing of it stays', async () => {
    const { bed, ann, bob, channel } = await FilesTestBed.offering(new FakeFile(someBytes(5 * MIB)));
    flip(channel, 2);
    bob.files.accept(bob.at().id);
    await bed.settle();
    for (const person of [ann, bob]) expect(person.state()).toEqual({ kind: 'failed', reason: 'corrupt' });
    expect(bob.sinks[0]).toMatchObject({ discarded: true, written: 2 * MIB });
  });

  test('that cannot be read any more says so on both sides', async () => {
    const file = new FakeFile(someBytes(20 * MIB));
    const { bed, ann, bob } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 3 * MIB);
    file.readable = false;
    await bed.settle();
    for (const person of [ann, bob]) expect(person.state()).toEqual({ kind: 'failed', reason: 'unreadable' });
  });

  test('for which the disk has no room says so on both sides', async () => {
    const { bed, ann, bob } = await FilesTestBed.offering(new FakeFile(someBytes(3 * MIB)));
    bob.files.accept(bob.at().id);
    await bed.until(() => bob.sinks.length > 0);
    for (const sink of bob.sinks) sink.full = true;
    await bed.settle();
    for (const person of [ann, bob]) expect(person.state()).toEqual({ kind: 'failed', reason: 'disk' });
    expect(bob.sinks[0]?.discarded).toBe(true);
  });

  test('holds no more than its window while the disk is slow', async () => {
    const file = new FakeFile(someBytes(20 * MIB));
    const { bed, bob, ann } = await FilesTestBed.offering(file);
    let release = () => {};
    bob.files.accept(bob.at().id);
    await bed.until(() => bob.sinks.length > 0);
    const [sink] = bob.sinks;
    if (!sink) throw new Error('no sink');
    sink.hold = new Promise((resolve) => (release = resolve));
    await bed.settle();
    expect(sink.written).toBe(0);
    expect(file.read).toBeLessThanOrEqual(WINDOW_BYTES);
    expect(file.read).toBeGreaterThan(WINDOW_BYTES / 2);
    release();
    await bed.finish(ann, bob);
  });

  test('asks for a place in the press, and stays an offer when there is to be none', async () => {
    const { bed, ann, bob } = await FilesTestBed.offering(new FakeFile(someBytes(10)));
    const open = bob.openSink;
    let asked = 0;
    bob.openSink = async () => {
      asked += 1;
      return fail('declined');
    };
    bob.files.accept(bob.at().id);
    expect(asked).toBe(1);
    await bed.settle();
    expect([ann.state(), bob.state()]).toEqual([{ kind: 'offered' }, { kind: 'offered' }]);
    bob.openSink = open;
    bob.files.accept(bob.at().id);
    await bed.finish(ann, bob);
  });

  test('that was taken back while a place was asked for leaves nothing', async () => {
    const { bed, ann, bob } = await FilesTestBed.offering(new FakeFile(someBytes(10)));
    bob.files.accept(bob.at().id);
    bob.files.cancel(bob.at().id);
    await bed.settle();
    expect(bob.sinks[0]?.discarded).toBe(true);
    expect(ann.state()).toEqual({ kind: 'cancelled', by: 'peer' });
  });
});

describe('several files', () => {
  test('move side by side, in equal parts', async () => {
    const files = [1, 2, 3, 4].map((seed) => new FakeFile(someBytes(6 * MIB, seed), `${seed}.bin`));
    const { bed, ann, bob } = await FilesTestBed.offering(...files);
    for (const { id } of bob.transfers) bob.files.accept(id);
    await bed.until(() => bob.sinks.length === 4);
    await bed.settle(() => bob.sinks.every(({ written }) => written < 4 * MIB));
    const written = bob.sinks.map((sink) => sink.written);
    expect(Math.max(...written) - Math.min(...written)).toBeLessThanOrEqual(2 * MIB);
    await bed.finish(ann, bob);
    for (const [index, { content }] of files.entries()) expect(same(await bob.received(index), content)).toBe(true);
  });

  test('more than may lie open are offered as the others are answered', async () => {
    const files = Array.from({ length: MAX_OPEN_OFFERS + 3 }, (_, index) => new FakeFile(someBytes(1), `${index}.bin`));
    const { bed, ann, bob } = await FilesTestBed.offering(...files);
    expect(bob.transfers.length).toBe(MAX_OPEN_OFFERS);
    for (const { id } of bob.transfers) bob.files.accept(id);
    await bed.settle();
    expect(bob.transfers.length).toBe(MAX_OPEN_OFFERS + 3);
    expect(ann.transfers.filter(({ state }) => state.kind === 'cancelled')).toEqual([]);
  });

  test('are shown four times a second at most while they move, and their speed falls when nothing comes', async () => {
    const file = new FakeFile(someBytes(20 * MIB));
    const { bed, bob, ann, channel } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => bob.state()?.kind !== 'moving');
    let shown = 0;
    bob.files.snapshot.subscribe(() => (shown += 1));
    await bed.settle(() => file.read < 15 * MIB);
    expect(shown).toBe(0);
    bed.clock.advance(1_000);
    expect(shown).toBeLessThanOrEqual(4);
    expect(bob.at().speed).toBeGreaterThan(5 * MIB);
    bed.channels.delete(channel);
    bed.clock.advance(5_000);
    expect(bob.at()).toMatchObject({ speed: 0, state: { kind: 'moving' } });
    bed.channels.add(channel);
    await bed.finish(ann, bob);
  });
});
