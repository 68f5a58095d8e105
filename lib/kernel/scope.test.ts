import { describe, expect, test } from 'vitest';
import { FakeClock } from './fakeClock.ts';
import { Scope } from './scope.ts';

describe('Scope', () => {
  test('releases in reverse order, once', () => {
    const scope = new Scope();
    const released: number[] = [];
    for (const n of [1, 2, 3]) scope.add(() => released.push(n));
    scope.close();
    scope.close();
    expect(released).toEqual([3, 2, 1]);
    expect(scope.size).toBe(0);
    expect(scope.signal.aborted).toBe(true);
  });

  test('what comes late is released on the spot', () => {
    const scope = new Scope();
    scope.close();
    let released = 0;
    const release = scope.add(() => released++);
    expect(released).toBe(1);
    release();
    expect(released).toBe(1);
    expect(scope.size).toBe(0);
  });

  test('an early release is forgotten', () => {
    const scope = new Scope();
    let released = 0;
    const release = scope.add(() => released++);
    release();
    release();
    scope.close();
    expect(released).toBe(1);
  });

  test('what is added while closing is released too', () => {
    const scope = new Scope();
    const released: string[] = [];
    scope.add(() => {
      released.push('outer');
      scope.add(() => released.push('inner'));
    });
    scope.close();
    expect(released).toEqual(['outer', 'inner']);
    expect(scope.size).toBe(0);
  });

  test('one release that throws does not keep the others', () => {
    const scope = new Scope();
    const released: string[] = [];
    scope.add(() => released.push('first'));
    scope.add(() => {
      throw new Error('broken');
    });
    scope.add(() => released.push('last'));
    expect(() => scope.close()).toThrow('broken');
    expect(released).toEqual(['last', 'first']);
    expect(scope.size).toBe(0);
  });

  test('listens until released', () => {
    const scope = new Scope();
    const target = new EventTarget();
    let heard = 0;
    scope.listen(target, 'ping', () => heard++);
    target.dispatchEvent(new Event('ping'));
    scope.close();
    target.dispatchEvent(new Event('ping'));
    expect(heard).toBe(1);
  });

  test('a timer that fired is forgotten, one that did not is cancelled', () => {
    const scope = new Scope();
    const clock = new FakeClock();
    const fired: string[] = [];
    scope.after(clock, 10, () => fired.push('soon'));
    scope.after(clock, 100, () => fired.push('late'));
    clock.advance(10);
    expect(scope.size).toBe(1);
    scope.close();
    clock.advance(1000);
    expect(fired).toEqual(['soon']);
    expect(clock.pending).toBe(0);
  });

  test('a child closes with its parent', () => {
    const parent = new Scope();
    const child = parent.child();
    let released = 0;
    child.add(() => released++);
    parent.close();
    expect(child.closed).toBe(true);
    expect(released).toBe(1);
  });

  test('a child that closes earlier leaves nothing in its parent', () => {
    const parent = new Scope();
    for (let round = 0; round < 100; round++) parent.child().close();
    expect(parent.size).toBe(0);
    expect(parent.closed).toBe(false);
  });
});
