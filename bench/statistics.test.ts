import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLine, randomFrom, shuffled, slopeInterval, summarize } from './statistics.ts';

test('quartiles lie between neighbours', () => {
  expect(summarize([4, 1, 3, 2])).toEqual({ n: 4, min: 1, p25: 1.75, median: 2.5, p75: 3.25, max: 4 });
});

test('what never came is infinitely late, and no more', () => {
  const never = Number.POSITIVE_INFINITY;
  expect(summarize([1, never, 2, never, 3])).toEqual({ n: 5, min: 1, p25: 2, median: 3, p75: never, max: never });
});

test('a summary is in order and does not depend on the order of its values', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 }), fc.integer(), (values, seed) => {
      const { min, p25, median, p75, max } = summarize(values);
      expect([min, p25, median, p75, max]).toEqual([min, p25, median, p75, max].toSorted((a, b) => a - b));
      expect(summarize(shuffled(values, randomFrom(seed)))).toEqual(summarize(values));
    }),
  );
});

test('a line is found again under noise, and its slope lies in the interval', () => {
  const noise = randomFrom(7);
  const points = Array.from({ length: 60 }, (_, i) => ({ x: (i % 3) * 50, y: 120 + 3.5 * (i % 3) * 50 + (noise() - 0.5) * 40 }));
  const { slope, intercept } = fitLine(points);
  expect(slope).toBeCloseTo(3.5, 0);
  expect(Math.abs(intercept - 120)).toBeLessThan(10);
  const [low, high] = slopeInterval(points, randomFrom(1));
  expect(low).toBeLessThan(3.5);
  expect(high).toBeGreaterThan(3.5);
  expect(high - low).toBeLessThan(0.3);
});
