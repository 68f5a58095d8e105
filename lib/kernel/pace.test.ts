import { expect, it } from 'vitest';
import { FakeClock } from './fakeClock.ts';
import { Pace } from './pace.ts';

it('stretches times to four of what the slowest operation took, and forgets it by halves', () => {
  const time = new FakeClock();
  const pace = new Pace(time);
  expect(pace.stretch(2_500)).toBe(2_500);
  pace.took(2_000);
  pace.took(10);
  expect(pace.stretch(2_500)).toBe(8_000);
  time.advance(10_000);
  expect(pace.stretch(2_500)).toBeCloseTo(4_000);
  pace.took(3_000);
  expect(pace.stretch(2_500)).toBe(12_000);
  pace.took(100_000);
  expect(pace.stretch(2_500)).toBe(60_000);
  expect(pace.stretch(64_000)).toBe(64_000);
});
