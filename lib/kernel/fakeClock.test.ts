import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { FakeClock } from './fakeClock.ts';

describe('FakeClock', () => {
  test('fires in order of time, then in order of setting, at the moment that is due', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 30 }), (delays) => {
        const clock = new FakeClock(0);
        const fired: [number, number][] = [];
        for (const [index, delay] of delays.entries()) clock.after(delay, () => fired.push([clock.now(), index]));
        clock.advance(50);
        const expected = delays.map((delay, index): [number, number] => [delay, index]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(fired).toEqual(expected);
        expect(clock.now()).toBe(50);
        expect(clock.pending).toBe(0);
      }),
    );
  });

  test('fires what a timer sets on the way, and leaves what lies beyond', () => {
    const clock = new FakeClock(0);
    const fired: string[] = [];
    clock.after(10, () => {
      fired.push('first');
      clock.after(5, () => fired.push('second'));
      clock.after(50, () => fired.push('late'));
    });
    clock.advance(20);
    expect(fired).toEqual(['first', 'second']);
    expect(clock.pending).toBe(1);
  });

  test('a cancelled timer does not fire, and cancelling twice is harmless', () => {
    const clock = new FakeClock();
    let fired = 0;
    const cancel = clock.after(1, () => fired++);
    cancel();
    cancel();
    clock.advance(10);
    expect(fired).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test('a negative delay is due at once and does not turn time back', () => {
    const clock = new FakeClock(100);
    let at = 0;
    clock.after(-50, () => (at = clock.now()));
    clock.advance(0);
    expect(at).toBe(100);
  });
});

describe('systemClock', () => {
  test('calls once, and not when cancelled', async () => {
    const fired: string[] = [];
    const cancel = systemClock.after(0, () => fired.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => {
      systemClock.after(1, () => {
        fired.push('ran');
        resolve();
      });
    });
    expect(fired).toEqual(['ran']);
  });
});
