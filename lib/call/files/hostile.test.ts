import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES, MAX_OPEN_OFFERS, parseFileMessage, transferId } from '#lib/protocol/files.ts';
import { encodeFrame } from './dataFrame.ts';
import type { FakeChannel } from './fakeDataPort.ts';
import { digestOf, FakeFile, FilesTestBed, same, someBytes } from './filesTestBed.ts';

const kinds = ['offer', 'accept', 'pause', 'resume', 'cancel', 'fail', 'unknown', 'received', 'block', 'end', 'ack', 'photo-want', 'photo-stop', 'photo-none', 'photo-have'];
const size = fc.oneof(fc.nat(), fc.constantFrom(0, 1, BLOCK_BYTES, 2 ** 40, 2 ** 48, 2 ** 60, -1, 0.5, NaN));
const stream = fc.oneof(fc.integer({ min: 0, max: 4 }), size);
const token = fc.constantFrom(digestOf(someBytes(3)), 'x', '', '\u202e', '__proto__');

/** Messages that could be ours, of which some are. `ids`: of transfers that there are. */
function messages(ids: readonly string[]) {
  const id = fc.constantFrom(...ids, 'A'.repeat(16), 'B'.repeat(16), '');
  const fields = fc.record(
    { kind: fc.constantFrom(...kinds), id, name: fc.string({ unit: 'binary' }), type: fc.string(), size, stream, from: size, at: size, hash: token, digest: token, reason: fc.constantFrom('corrupt', 'left') },
    { requiredKeys: ['kind'] },
  );
  const byKind = fc.oneof(
    fc.record({ kind: fc.constant('offer'), id, name: fc.string({ unit: 'binary' }), type: fc.string(), size }),
    fc.record({ kind: fc.constant('accept'), id, stream, from: size }),
    fc.record({ kind: fc.constantFrom('pause', 'resume'), id }),
    fc.record({ kind: fc.constantFrom('block', 'end'), stream, hash: token }),
    fc.record({ kind: fc.constant('ack'), stream, at: size }),
    fc.record({ kind: fc.constant('photo-want'), digest: token, stream, from: size }),
    fc.record({ kind: fc.constantFrom('photo-stop', 'photo-none', 'photo-have'), digest: token }),
  );
  const binary = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes).buffer),
    fc.record({ stream: fc.integer({ min: 0, max: 4 }), offset: fc.oneof(fc.nat(3 * BLOCK_BYTES), fc.constant(2 ** 47)), length: fc.integer({ min: 1, max: 70_000 }) })
      .map((frame) => encodeFrame(frame.stream, frame.offset, new Uint8Array(frame.length))),
  );
  return fc.oneof(fields.map((value) => JSON.stringify(value)), byKind.map((value) => JSON.stringify(value)), fc.string(), fc.json(), binary);
}

describe('whatever comes', () => {
  test('throws nothing, reads nothing that was not accepted, and writes nothing', async () => {
    const garbage = fc.array(messages([]), { maxLength: 60 });
    await fc.assert(fc.asyncProperty(garbage, async (all) => {
      const file = new FakeFile(someBytes(100));
      const { bed, ann, bob, channel } = await FilesTestBed.offering(file);
      for (const message of all) {
        channel.a.arrive(message);
        channel.b.arrive(message);
      }
      await bed.settle();
      expect(file.read).toBe(0);
      expect([...ann.sinks, ...bob.sinks]).toEqual([]);
      expect(bob.transfers.filter(({ state }) => state.kind !== 'offered' && state.kind !== 'cancelled' && state.kind !== 'failed')).toEqual([]);
      expect(bob.transfers.length).toBeLessThan(5);
    }), { numRuns: 150 });
  });

  test('never gives another file than was sent', async () => {
    const content = someBytes(2 * BLOCK_BYTES + 5);
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(20), { minLength: 40, maxLength: 40 }), fc.nat(1_000_000), async (gaps, seed) => {
      const { bed, ann, bob, channel } = await FilesTestBed.offering(new FakeFile(content));
      const [noise, ids] = [fc.sample(messages([bob.at().id]), { numRuns: 40, seed }), bob.at().id];
      bob.files.accept(ids);
      for (const [index, message] of noise.entries()) {
        let left = gaps[index] ?? 0;
        await bed.settle(() => left-- > 0);
        channel.b.arrive(message);
      }
      await bed.settle();
      const state = bob.state();
      expect(state?.kind).toBeOneOf(['done', 'failed', 'cancelled', 'paused']);
      if (state?.kind === 'done') expect(same(await bob.received(), content)).toBe(true);
      else if (state?.kind !== 'paused') expect(bob.sinks.every(({ discarded }) => discarded)).toBe(true);
      for (const { scope } of [ann, bob]) scope.close();
    }), { numRuns: 60 });
  });

  test('a data message beyond what was announced ends that transfer alone', async () => {
    const { bed, ann, bob, channel } = await FilesTestBed.offering(new FakeFile(someBytes(100)), new FakeFile(someBytes(200)));
    channel.a.tamper = (data) => (typeof data === 'string' || new DataView(data).getUint32(0) === 2 ? data : encodeFrame(new DataView(data).getUint32(0), 0, new Uint8Array(101)));
    const [first, second] = bob.transfers;
    bob.files.accept(first?.id ?? bob.at(0).id);
    await bed.until(() => bob.sinks.length === 1);
    bob.files.accept(second?.id ?? bob.at(1).id);
    await bed.settle();
    expect([bob.state(0), ann.state(0)]).toEqual([{ kind: 'failed', reason: 'corrupt' }, { kind: 'failed', reason: 'corrupt' }]);
    expect(bob.state(1)?.kind).toBe('done');
  });

  test('a transfer hears nobody but its own two', async () => {
    const { bed, ann, bob } = await FilesTestBed.offering(new FakeFile(someBytes(100)));
    const eve = bed.join('eve');
    const [toAnn, toBob] = [bed.connect(eve, ann), bed.connect(eve, bob)];
    for (const channel of [toAnn, toBob]) {
      arrive(channel, { kind: 'accept', id: bob.at().id, stream: 1, from: 0 });
      arrive(channel, { kind: 'cancel', id: bob.at().id });
    }
    await bed.settle();
    expect([ann.state(), bob.state()]).toEqual([{ kind: 'offered' }, { kind: 'offered' }]);
    expect(toAnn.b.taken).toBe(0);
  });

  test('offers have a bound, and what was taken back does not pile up', async () => {
    const { bed, bob, channel } = await FilesTestBed.offering();
    const offer = (index: number) => ({ kind: 'offer', id: transferId.parse(`${index}`.padStart(16, '0')), name: 'x', type: '', size: 1 });
    for (let index = 0; index < 200; index++) arrive(channel, offer(index));
    await bed.settle();
    expect(bob.transfers.length).toBe(MAX_OPEN_OFFERS);
    for (let index = 0; index < 2_000; index++) {
      arrive(channel, offer(index));
      arrive(channel, { kind: 'cancel', id: offer(index).id });
    }
    await bed.settle();
    expect(bob.transfers.length).toBeLessThanOrEqual(256);
  });
});

function arrive(channel: FakeChannel, message: unknown): void {
  channel.b.arrive(JSON.stringify(message));
}

test('any text gives null or a message', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), messages([]).filter((data) => typeof data === 'string')), (text) => {
    if (typeof text === 'string') parseFileMessage(text);
  }));
});
