import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES } from '#lib/protocol/files.ts';
import { FakeFile, FilesTestBed, same, someBytes } from './filesTestBed.ts';
import { LEFT_MS } from './fileTransfers.ts';

const MIB = BLOCK_BYTES;

describe('pausing', () => {
  test.each(['ann', 'bob'] as const)('by %s stops it, and it goes on from where it was', async (who) => {
    const file = new FakeFile(someBytes(12 * MIB));
    const { bed, ann, bob } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 5 * MIB);
    const [one, other] = who === 'ann' ? [ann, bob] : [bob, ann];
    one.files.pause(one.at().id);
    await bed.settle();
    expect([one.state(), other.state()]).toEqual([{ kind: 'paused', by: 'self' }, { kind: 'paused', by: 'peer' }]);
    const read = file.read;
    other.files.resume(other.at().id);
    await bed.settle();
    expect(file.read).toBe(read);
    expect(file.read).toBeLessThan(12 * MIB);
    one.files.resume(one.at().id);
    await bed.finish(ann, bob);
    expect(same(await bob.received(), file.content)).toBe(true);
    expect(bob.sinks[0]?.written).toBe(file.size);
  });

  test('holds although the receiver, who has not heard of it yet, asks for the rest', async () => {
    const file = new FakeFile(someBytes(12 * MIB));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 3 * MIB);
    ann.files.pause(ann.at().id);
    const { read } = file;
    channel.a.arrive(JSON.stringify({ kind: 'accept', id: ann.at().id, stream: 9, from: 0 }));
    await bed.settle();
    expect(ann.state()).toEqual({ kind: 'paused', by: 'self' });
    expect(file.read).toBeLessThanOrEqual(read + MIB);
    ann.files.resume(ann.at().id);
    await bed.finish(ann, bob);
  });

  test('outlasts a cut, and so does going on', async () => {
    const file = new FakeFile(someBytes(12 * MIB));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 5 * MIB);
    ann.files.pause(ann.at().id);
    bob.files.pause(bob.at().id);
    await bed.settle();
    bed.cut(channel, ann, bob);
    ann.files.resume(ann.at().id);
    expect(bob.state()).toEqual({ kind: 'paused', by: 'self' });
    bed.connect(ann, bob);
    await bed.settle();
    expect([ann.state(), bob.state()]).toEqual([{ kind: 'paused', by: 'peer' }, { kind: 'paused', by: 'self' }]);
    bob.files.resume(bob.at().id);
    await bed.finish(ann, bob);
    expect(same(await bob.received(), file.content)).toBe(true);
  });
});

describe('ending', () => {
  test.each(['ann', 'bob'] as const)('by %s ends it on both sides, whatever it is doing', async (who) => {
    for (const read of [0, 3 * MIB]) {
      const file = new FakeFile(someBytes(12 * MIB));
      const { bed, ann, bob } = await FilesTestBed.offering(file);
      if (read > 0) bob.files.accept(bob.at().id);
      await bed.settle(() => file.read < read);
      const [one, other] = who === 'ann' ? [ann, bob] : [bob, ann];
      one.files.cancel(one.at().id);
      await bed.settle();
      expect([one.state(), other.state()]).toEqual([{ kind: 'cancelled', by: 'self' }, { kind: 'cancelled', by: 'peer' }]);
      for (const sink of bob.sinks) expect(sink.discarded).toBe(true);
      for (const person of [ann, bob]) person.files.forget(person.at().id);
      expect([...ann.transfers, ...bob.transfers]).toEqual([]);
    }
  });

  test.each(['ann', 'bob'] as const)('by %s is heard of after a cut, even once it is forgotten', async (who) => {
    for (const forget of [false, true]) {
      const file = new FakeFile(someBytes(12 * MIB));
      const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
      bob.files.accept(bob.at().id);
      await bed.settle(() => file.read < 3 * MIB);
      bed.cut(channel, ann, bob);
      const [one, other] = who === 'ann' ? [ann, bob] : [bob, ann];
      const { id } = one.at();
      one.files.cancel(id);
      if (forget) one.files.forget(id);
      bed.connect(ann, bob);
      await bed.settle();
      expect(other.state()).toEqual({ kind: 'cancelled', by: 'peer' });
      expect(one.transfers.length).toBe(forget ? 0 : 1);
    }
  });

  test('comes when the other one has been away for longer than a seat lasts, and not before', async () => {
    const file = new FakeFile(someBytes(12 * MIB));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 3 * MIB);
    bed.cut(channel, ann, bob);
    bed.clock.advance(10 * LEFT_MS);
    expect(ann.state()).toEqual({ kind: 'waiting' });
    bed.leave(bob);
    bed.clock.advance(LEFT_MS - 1);
    expect(ann.state()).toEqual({ kind: 'waiting' });
    bed.clock.advance(1);
    expect(ann.state()).toEqual({ kind: 'failed', reason: 'left' });
  });

  test('comes to what the sender knows nothing of any more', async () => {
    const file = new FakeFile(someBytes(12 * MIB));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 3 * MIB);
    bed.cut(channel, ann, bob);
    ann.scope.close();
    bed.leave(ann);
    const again = bed.join('ann');
    bed.connect(again, bob);
    await bed.settle();
    expect(bob.state()).toEqual({ kind: 'failed', reason: 'left' });
  });

  test('of the call releases everything', async () => {
    const file = new FakeFile(someBytes(12 * MIB));
    const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
    bob.files.accept(bob.at().id);
    await bed.settle(() => file.read < 3 * MIB);
    for (const { scope } of [ann, bob]) scope.close();
    await bed.settle();
    expect(bed.clock.pending).toBe(0);
    expect(channel.a.listeners + channel.b.listeners).toBe(0);
    expect(bob.sinks[0]?.discarded).toBe(true);
    for (const { links, present, scope } of [ann, bob]) expect(links.listeners + present.listeners + scope.size).toBe(0);
  });
});
