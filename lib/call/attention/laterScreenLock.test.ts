import { describe, expect, it } from 'vitest';
import { LaterScreenLock } from './laterScreenLock.ts';

/** A lock whose code comes when `arrive` is called, and what is done to it. */
function later() {
  const done: string[] = [];
  const loads: { readonly arrive: () => void; readonly fail: () => void }[] = [];
  const lock = new LaterScreenLock(
    () =>
      new Promise((resolve, reject) => {
        const arrive = () => resolve({ setOn: (on) => done.push(on ? 'on' : 'off'), close: () => done.push('closed') });
        loads.push({ arrive, fail: () => reject(new Error('no network')) });
      }),
  );
  return { lock, done, loads };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a screen lock whose code comes later', () => {
  it('asks for it once it is wanted, and not before', async () => {
    const { lock, done, loads } = later();
    lock.setOn(false);
    expect(loads).toHaveLength(0);
    lock.setOn(true);
    lock.setOn(true);
    expect(loads).toHaveLength(1);
    loads[0]?.arrive();
    await settled();
    lock.setOn(false);
    lock.close();
    expect(done).toEqual(['on', 'off', 'closed']);
  });

  it('is what is wanted by the time it has come', async () => {
    const { lock, done, loads } = later();
    lock.setOn(true);
    lock.setOn(false);
    loads[0]?.arrive();
    await settled();
    expect(done).toEqual(['off']);
  });

  it('is closed on arrival when the call is over by then', async () => {
    const { lock, done, loads } = later();
    lock.setOn(true);
    lock.close();
    loads[0]?.arrive();
    await settled();
    lock.setOn(true);
    expect(done).toEqual(['closed']);
    expect(loads).toHaveLength(1);
  });

  it('is asked for again when it could not be fetched', async () => {
    const { lock, done, loads } = later();
    lock.setOn(true);
    loads[0]?.fail();
    await settled();
    lock.setOn(true);
    loads[1]?.arrive();
    await settled();
    expect(done).toEqual(['on']);
  });
});
