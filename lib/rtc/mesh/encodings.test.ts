import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { cameraEncoding, encodingParameters, faintPicture, firstPicture, growthBitrate, scaleDownBy } from './encodings.ts';

const people = fc.integer({ min: 1, max: 50 });
const pixels = (height: number, rate: number) => height * height * (16 / 9) * rate;

describe('cameraEncoding', () => {
  it('asks no more of a link when more people come', () => {
    fc.assert(
      fc.property(people, people, (a, b) => {
        const [few, many] = [cameraEncoding(Math.min(a, b)), cameraEncoding(Math.max(a, b))];
        expect(many.maxHeight).toBeLessThanOrEqual(few.maxHeight);
        expect(many.maxBitrate).toBeLessThanOrEqual(few.maxBitrate);
        expect(many.maxFramerate).toBeLessThanOrEqual(few.maxFramerate);
      }),
    );
  });

  it('keeps one machine below 30 Mpx/s and 2 Mbit/s of video for up to eight people', () => {
    for (let count = 2; count <= 8; count++) {
      const { maxHeight, maxFramerate, maxBitrate } = cameraEncoding(count);
      expect((count - 1) * pixels(maxHeight, maxFramerate)).toBeLessThan(30e6);
      expect((count - 1) * maxBitrate).toBeLessThanOrEqual(2e6);
    }
  });
});

describe('firstPicture', () => {
  it('is at most 360 px high, keeps that height, changes nothing else, and is its own first picture', () => {
    fc.assert(
      fc.property(people, (count) => {
        const encoding = cameraEncoding(count);
        const first = firstPicture(encoding);
        expect(first).toEqual({ ...encoding, maxHeight: Math.min(360, encoding.maxHeight), degradation: 'maintain-resolution' });
        expect(firstPicture(first)).toEqual(first);
      }),
    );
  });

  it('has to grow exactly when it is smaller than what it grows to', () => {
    for (let count = 1; count <= 10; count++) {
      const encoding = cameraEncoding(count);
      expect(growthBitrate(encoding) > 0).toBe(firstPicture(encoding).maxHeight < encoding.maxHeight);
      expect(growthBitrate(encoding)).toBeLessThan(encoding.maxBitrate);
    }
  });
});

describe('faintPicture', () => {
  it('never lets out more than before: not of a still either', () => {
    const still = { active: true, maxHeight: 270, maxBitrate: 40_000, maxFramerate: 1, degradation: 'maintain-resolution' } as const;
    expect(faintPicture(still)).toEqual({ ...still, maxHeight: 180 });
    expect(faintPicture(cameraEncoding(2))).toEqual({ active: true, maxHeight: 180, maxBitrate: 60_000, maxFramerate: 5, degradation: 'maintain-resolution' });
  });
});

describe('scaleDownBy', () => {
  it('never enlarges and never leaves more than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_320 }), fc.integer({ min: 1, max: 4_320 }), (source, most) => {
        const scale = scaleDownBy(source, most);
        expect(scale).toBeGreaterThanOrEqual(1);
        expect(source / scale).toBeLessThanOrEqual(most + 1e-9);
        if (source <= most) expect(scale).toBe(1);
      }),
    );
  });
});

describe('encodingParameters', () => {
  const encoding = { active: true, maxHeight: 360, maxBitrate: 500_000, maxFramerate: 30, degradation: 'maintain-framerate' } as const;

  it('scales by what the track says it delivers', () => {
    expect(encodingParameters(encoding, fakeTrack('video', { height: 1_080 })).scaleResolutionDownBy).toBe(3);
    expect(encodingParameters(encoding, fakeTrack('video', { height: 240 })).scaleResolutionDownBy).toBe(1);
  });

  it('guesses 720 for a track that does not say, and while there is none', () => {
    expect(encodingParameters(encoding, fakeTrack('video')).scaleResolutionDownBy).toBe(2);
    expect(encodingParameters(encoding, null)).toEqual({ active: true, scaleResolutionDownBy: 2, maxBitrate: 500_000, maxFramerate: 30 });
  });
});
