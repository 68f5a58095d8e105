import { describe, expect, test } from 'vitest';
import { Store } from '#lib/kernel/store.ts';
import { perFrame } from './perFrame.ts';

/** Frames that are drawn when the test says so. */
function frames() {
  const waiting: (() => void)[] = [];
  return {
    schedule: (run: () => void) => void waiting.push(run),
    draw: () => {
      for (const run of waiting.splice(0)) run();
    },
    get waiting() {
      return waiting.length;
    },
  };
}

describe('perFrame', () => {
  test('tells once a frame, with the value of then', () => {
    const source = new Store(0);
    const clock = frames();
    const shown = perFrame(source, clock.schedule);
    const seen: number[] = [];
    shown.subscribe(() => seen.push(shown.get()));
    source.set(1);
    source.set(2);
    expect([shown.get(), seen, clock.waiting]).toEqual([0, [], 1]);
    clock.draw();
    expect([shown.get(), seen]).toEqual([2, [2]]);
  });

  test('says nothing of a value that came and went within a frame', () => {
    const source = new Store(0);
    const clock = frames();
    const shown = perFrame(source, clock.schedule);
    let told = 0;
    shown.subscribe(() => told++);
    source.set(1);
    source.set(0);
    clock.draw();
    expect(told).toBe(0);
  });

  test('catches up with what happened before anyone listened', () => {
    const source = new Store(0);
    const clock = frames();
    const shown = perFrame(source, clock.schedule);
    source.set(1);
    shown.subscribe(() => {});
    clock.draw();
    expect(shown.get()).toBe(1);
  });

  test('lets go of its source with the last listener, and tells nobody who has gone', () => {
    const source = new Store(0);
    const clock = frames();
    let told = 0;
    const stop = perFrame(source, clock.schedule).subscribe(() => told++);
    source.set(1);
    stop();
    clock.draw();
    expect([source.listeners, told]).toEqual([0, 0]);
  });
});
