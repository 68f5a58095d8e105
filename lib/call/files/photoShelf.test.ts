import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES } from '#lib/protocol/files.ts';
import type { PhotoState } from './filesPort.ts';
import { digestOf, FilesTestBed, same, someBytes } from './filesTestBed.ts';
import type { Person } from './filesTestBed.ts';

const MIB = BLOCK_BYTES;
const picture = someBytes(3 * MIB + 99);
const digest = digestOf(picture);

const stateOf = (person: Person, of = digest): PhotoState | undefined => person.photos.snapshot.get().get(of);
const isHere = (person: Person, of = digest) => stateOf(person, of)?.kind === 'here';

async function bytesOf(person: Person): Promise<Uint8Array> {
  const state = stateOf(person);
  return state?.kind === 'here' ? new Uint8Array(await state.blob.arrayBuffer()) : new Uint8Array();
}

describe('a photo', () => {
  test('comes from whoever has it, and goes on from there', async () => {
    const bed = new FilesTestBed();
    const [ann, bob, cho] = [bed.join('ann'), bed.join('bob'), bed.join('cho')];
    for (const [a, b] of [[ann, bob], [bob, cho]] as const) bed.connect(a, b);
    ann.photos.put(digest, new Blob([picture]));
    // Bob, whom Cho asks first, has not got it yet: he tells her when he has.
    cho.photos.want(digest, picture.length);
    await bed.settle();
    expect(stateOf(cho)).toEqual({ kind: 'away' });
    bob.photos.want(digest, picture.length);
    expect(stateOf(bob)).toEqual({ kind: 'loading', moved: 0, size: picture.length });
    await bed.until(() => isHere(bob) && isHere(cho));
    expect(same(await bytesOf(cho), picture)).toBe(true);
  });

  test('is away while nobody is there, and comes when somebody does', async () => {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    bob.photos.want(digest, picture.length);
    expect(stateOf(bob)).toEqual({ kind: 'away' });
    ann.photos.put(digest, new Blob([picture]));
    bed.connect(ann, bob);
    await bed.until(() => isHere(bob));
  });

  test('is asked for again on a new link, whatever was said on the one before', async () => {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    const channel = bed.connect(ann, bob);
    bob.photos.want(digest, picture.length);
    await bed.settle();
    bed.cut(channel, ann, bob);
    ann.photos.put(digest, new Blob([picture]));
    bed.connect(ann, bob);
    await bed.until(() => isHere(bob));
  });

  test('goes on after cuts, from another one too, and what is here is not sent again', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: picture.length }), { maxLength: 4 }), async (cuts) => {
      const bed = new FilesTestBed();
      const [ann, bob, cho] = [bed.join('ann'), bed.join('bob'), bed.join('cho')];
      for (const person of [ann, cho]) person.photos.put(digest, new Blob([picture]));
      bob.photos.want(digest, picture.length);
      let taken = 0;
      for (const [index, cut] of cuts.entries()) {
        const from = index % 2 ? cho : ann;
        const channel = bed.connect(from, bob);
        await bed.settle(() => channel.a.taken < cut || isHere(bob));
        const before = stateOf(bob);
        bed.cut(channel, from, bob);
        await bed.settle();
        if (before?.kind === 'loading' && before.moved > 0) expect(isHere(bob)).toBe(false);
      }
      const last = bed.connect(cho, bob);
      await bed.until(() => isHere(bob));
      taken = last.a.taken;
      expect(same(await bytesOf(bob), picture)).toBe(true);
      if (cuts.some((cut) => cut > 2 * MIB)) expect(taken).toBeLessThan(3 * MIB);
    }), { numRuns: 20 });
  });

  test('that is another one is not taken, and not asked for there again; the next one who has it is', async () => {
    const bed = new FilesTestBed();
    const [ann, bob, cho] = [bed.join('ann'), bed.join('bob'), bed.join('cho')];
    ann.photos.put(digest, new Blob([someBytes(picture.length, 2)]));
    const channel = bed.connect(ann, bob);
    bob.photos.want(digest, picture.length);
    await bed.until(() => stateOf(bob)?.kind === 'away');
    const { taken } = channel.a;
    cho.photos.put(digest, new Blob([picture]));
    bed.connect(cho, bob);
    await bed.until(() => isHere(bob));
    expect(channel.a.taken).toBe(taken);
    expect(same(await bytesOf(bob), picture)).toBe(true);
  });

  test('that was taken back is neither kept nor sent on nor looked for', async () => {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    ann.photos.put(digest, new Blob([picture]));
    bob.photos.want(digest, picture.length);
    const channel = bed.connect(ann, bob);
    await bed.settle(() => channel.a.taken < BLOCK_BYTES);
    expect(isHere(bob)).toBe(false);
    ann.photos.drop(digest);
    bob.photos.drop(digest);
    await bed.settle();
    expect([stateOf(ann), stateOf(bob)]).toEqual([undefined, undefined]);
    const taken = channel.a.taken;
    // Whoever asks all the same gets nothing.
    bob.photos.want(digest, picture.length);
    await bed.settle();
    expect(stateOf(bob)).toEqual({ kind: 'away' });
    expect(channel.a.taken - taken).toBeLessThan(1_000);
  });

  test('that is larger than was said is not taken', async () => {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    ann.photos.put(digest, new Blob([picture]));
    bed.connect(ann, bob);
    bob.photos.want(digest, 2 * MIB);
    await bed.until(() => stateOf(bob)?.kind === 'away');
  });

  test('is asked for elsewhere when nothing comes', async () => {
    const bed = new FilesTestBed();
    const [ann, bob, cho] = [bed.join('ann'), bed.join('bob'), bed.join('cho')];
    for (const person of [ann, cho]) person.photos.put(digest, new Blob([picture]));
    const silent = bed.connect(ann, bob);
    bed.channels.delete(silent);
    bed.connect(cho, bob);
    bob.photos.want(digest, picture.length);
    await bed.until(() => isHere(bob), 5_000);
  });

  test('is one of a few that are fetched at once; all come in the end', async () => {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    const channel = bed.connect(ann, bob);
    const many = Array.from({ length: 20 }, (_, seed) => someBytes(1_000, seed));
    for (const bytes of many) ann.photos.put(digestOf(bytes), new Blob([bytes]));
    const here = () => many.filter((bytes) => isHere(bob, digestOf(bytes))).length;
    let [wanted, most] = [0, 0];
    channel.b.tamper = (data) => {
      if (typeof data === 'string' && data.includes('photo-want')) wanted += 1;
      most = Math.max(most, wanted - here());
      return data;
    };
    for (const bytes of many) bob.photos.want(digestOf(bytes), bytes.length);
    await bed.until(() => here() === many.length);
    expect(wanted).toBe(many.length);
    expect(most).toBe(2);
  });

  test('leaves nothing behind when the call ends', async () => {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    ann.photos.put(digest, new Blob([picture]));
    const channel = bed.connect(ann, bob);
    bob.photos.want(digest, picture.length);
    await bed.settle(() => channel.a.taken < MIB);
    for (const { scope } of [ann, bob]) scope.close();
    await bed.settle();
    expect(bed.clock.pending).toBe(0);
    expect(channel.a.listeners + channel.b.listeners).toBe(0);
  });
});

test('pictures that are kept stay within their bound', () => {
  const ann = new FilesTestBed().join('ann');
  // Nothing of it is read: what counts is what it says.
  const large = (seed: number) => [digestOf(someBytes(9, seed)), Object.defineProperty(new Blob(), 'size', { value: 100 * MIB })] as const;
  const [a, b, c] = [large(1), large(2), large(3)];
  for (const [of, blob] of [a, b, c]) ann.photos.put(of, blob);
  expect([...ann.photos.snapshot.get().keys()]).toEqual([b[0], c[0]]);
});
