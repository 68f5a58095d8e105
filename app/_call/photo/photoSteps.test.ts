import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '#lib/kernel/result.ts';
import type { PhotoFailure, PreparedPhoto } from '#lib/call/photo/preparePhoto.ts';
import { photoDigest } from '#lib/protocol/chat.ts';
import { PhotoSteps, type PhotoWork } from './photoSteps.ts';

const blob = new Blob(['a photo']);
const box = { x: 0, y: 0, width: 40, height: 40 };

const photo = (width: number): PreparedPhoto => ({
  blob,
  photo: { digest: photoDigest.parse('A'.repeat(43)), size: 7, type: 'image/jpeg', width, height: 48, thumbnail: 'data:image/jpeg;base64,AAAA' },
});

function steps(over: Partial<PhotoWork> = {}) {
  return new PhotoSteps({
    take: async () => ok({ blob, width: 64, height: 48, way: 'photo' }),
    prepare: async () => ok(photo(64)),
    crop: async () => ok(photo(40)),
    ...over,
  });
}

describe('the way to a photo', () => {
  it('goes from the camera over a look at it and a cut to the camera again', async () => {
    const its = steps();
    const taking = its.take(null);
    expect(its.step.get()).toEqual({ kind: 'camera', busy: true, failure: null });
    await taking;
    expect(its.step.get()).toMatchObject({ kind: 'preview', taken: true, prepared: { photo: { width: 64 } } });
    its.edit();
    await its.crop(box);
    expect(its.step.get()).toMatchObject({ kind: 'preview', taken: true, prepared: { photo: { width: 40 } } });
    its.edit();
    its.cancelEdit();
    expect(its.step.get()).toMatchObject({ kind: 'preview', prepared: { photo: { width: 40 } } });
    its.reset();
    expect(its.step.get()).toEqual({ kind: 'camera', busy: false, failure: null });
  });

  it('says at the camera why there is no photo', async () => {
    const dark = steps({ take: async () => fail('no-camera') });
    await dark.take(null);
    expect(dark.step.get()).toEqual({ kind: 'camera', busy: false, failure: 'no-camera' });
    const broken = steps({ prepare: async () => fail('not-a-picture') });
    await broken.load(blob);
    expect(broken.step.get()).toEqual({ kind: 'camera', busy: false, failure: 'not-a-picture' });
  });

  it('keeps the photo when it cannot be cut', async () => {
    const its = steps({ crop: async () => fail('no-room') });
    await its.load(blob);
    its.edit();
    await its.crop(box);
    expect(its.step.get()).toMatchObject({ kind: 'preview', failure: 'no-room', taken: false, prepared: { photo: { width: 64 } } });
  });

  it('takes one photo for two presses', async () => {
    let taken = 0;
    const its = steps({
      take: async () => {
        taken++;
        return fail('no-picture');
      },
    });
    await Promise.all([its.take(null), its.take(null)]);
    expect(taken).toBe(1);
  });

  it('drops what comes when the person has gone on', async () => {
    let answer: (result: Result<PreparedPhoto, PhotoFailure>) => void = () => {};
    const its = steps({ prepare: () => new Promise((resolve) => (answer = resolve)) });
    const loading = its.load(blob);
    its.reset();
    answer(ok(photo(64)));
    await loading;
    expect(its.step.get()).toMatchObject({ kind: 'camera' });
  });
});
