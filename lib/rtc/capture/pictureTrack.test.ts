import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownSize } from './pictureTrack.ts';

describe('shownSize', () => {
  it('keeps a picture that fits as it is', () => {
    expect(shownSize({ width: 1920, height: 1080 })).toEqual({ width: 1920, height: 1080 });
    expect(shownSize({ width: 61, height: 40 })).toEqual({ width: 62, height: 40 });
  });

  it('is even, no longer than what is shown, and of the same shape', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 1, max: 12_000 }), (width, height) => {
        const shown = shownSize({ width, height });
        expect([shown.width % 2, shown.height % 2]).toEqual([0, 0]);
        expect(Math.max(shown.width, shown.height)).toBeLessThanOrEqual(1920);
        expect(Math.min(shown.width, shown.height)).toBeGreaterThanOrEqual(2);
        // A pixel more or less on the shorter side is all that rounding may cost.
        const scale = Math.min(1, 1920 / Math.max(width, height));
        expect(Math.abs(shown.width - Math.max(2, width * scale))).toBeLessThanOrEqual(1);
        expect(Math.abs(shown.height - Math.max(2, height * scale))).toBeLessThanOrEqual(1);
      }),
    );
  });
});
