import { describe, expect, it } from 'vitest';
import { SerialQueue } from './serialQueue.ts';

function deferred() {
  let resolve = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('SerialQueue', () => {
  it('runs one at a time, in order', async () => {
    const queue = new SerialQueue(() => {});
    const log: string[] = [];
    const gate = deferred();
    void queue.push(async () => {
      log.push('first begins');
      await gate.promise;
      log.push('first ends');
    });
    const second = queue.push(() => void log.push('second'));
    await Promise.resolve();
    await Promise.resolve();
    expect(log).toEqual(['first begins']);
    gate.resolve();
    await second;
    expect(log).toEqual(['first begins', 'first ends', 'second']);
  });

  it('reports what fails, sync or async, and goes on', async () => {
    const errors: unknown[] = [];
    const queue = new SerialQueue((error) => errors.push(error));
    const log: string[] = [];
    void queue.push(() => {
      throw new Error('sync');
    });
    void queue.push(async () => Promise.reject(new Error('async')));
    await queue.push(() => void log.push('third'));
    expect(errors).toEqual([new Error('sync'), new Error('async')]);
    expect(log).toEqual(['third']);
  });

  it('is idle when everything given so far has run', async () => {
    const queue = new SerialQueue(() => {});
    const gate = deferred();
    let ran = false;
    void queue.push(async () => {
      await gate.promise;
      ran = true;
    });
    const { idle } = queue;
    gate.resolve();
    await idle;
    expect(ran).toBe(true);
  });

  it('is idle when it is closed over something that never ends', async () => {
    const queue = new SerialQueue(() => {});
    void queue.push(() => new Promise<void>(() => {}));
    const { idle } = queue;
    await Promise.resolve();
    queue.close();
    await idle;
    await queue.idle;
  });

  it('begins nothing once closed, keeps quiet about what fails by it, and still becomes idle', async () => {
    const errors: unknown[] = [];
    const queue = new SerialQueue((error) => errors.push(error));
    const gate = deferred();
    let began = false;
    void queue.push(() => gate.promise);
    const never = queue.push(() => {
      began = true;
    });
    await Promise.resolve();
    queue.close();
    gate.reject(new Error('closed under it'));
    await never;
    await queue.push(() => {
      began = true;
    });
    expect([began, errors]).toEqual([false, []]);
  });
});
