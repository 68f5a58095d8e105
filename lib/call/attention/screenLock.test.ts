import { afterEach, describe, expect, it } from 'vitest';
import { CountingTarget, FakePage } from '#lib/rtc/capture/fakeMediaDevices.ts';
import { ScreenLock } from './screenLock.ts';

class FakeSentinel extends CountingTarget {
  released = false;

  release(): Promise<void> {
    if (!this.released) {
      this.released = true;
      this.dispatchEvent(new Event('release'));
    }
    return Promise.resolve();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const open: { lock: ScreenLock; page: FakePage; sentinels: FakeSentinel[] }[] = [];

// Whatever a test did: closing leaves no lock and no listener behind.
afterEach(async () => {
  for (const { lock, page, sentinels } of open.splice(0)) {
    lock.close();
    await settled();
    expect([page.listenerCount, sentinels.filter(({ released }) => !released).length]).toEqual([0, 0]);
    expect(sentinels.map(({ listenerCount }) => listenerCount)).toEqual(sentinels.map(() => 0));
  }
});

function setUp() {
  const page = new FakePage();
  const sentinels: FakeSentinel[] = [];
  const faults = { refuse: false };
  const lock = new ScreenLock(
    {
      async request() {
        await Promise.resolve();
        if (faults.refuse) throw new DOMException('low battery', 'NotAllowedError');
        const sentinel = new FakeSentinel();
        sentinels.push(sentinel);
        return sentinel;
      },
    },
    page,
  );
  open.push({ lock, page, sentinels });
  const held = () => sentinels.filter(({ released }) => !released).length;
  const hide = () => {
    page.visibilityState = 'hidden';
    for (const sentinel of sentinels) void sentinel.release();
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { page, sentinels, faults, lock, held, hide };
}

describe('ScreenLock', () => {
  it('holds one lock while on and none when off', async () => {
    const { lock, held, sentinels } = setUp();
    lock.setOn(true);
    lock.setOn(true);
    await settled();
    expect(held()).toBe(1);
    lock.setOn(false);
    await settled();
    expect([held(), sentinels.length]).toEqual([0, 1]);
  });

  it('is taken again when the page comes back to the front', async () => {
    const { lock, held, hide, page, sentinels } = setUp();
    lock.setOn(true);
    await settled();
    hide();
    await settled();
    expect(held()).toBe(0);
    page.show();
    await settled();
    expect([held(), sentinels.length]).toEqual([1, 2]);
  });

  it('waits for the page when it is hidden from the start', async () => {
    const { lock, held, hide, page, sentinels } = setUp();
    hide();
    lock.setOn(true);
    await settled();
    expect(sentinels).toEqual([]);
    page.show();
    await settled();
    expect(held()).toBe(1);
  });

  it('lets a grant go that comes after it was turned off, or closed', async () => {
    const { lock, held, sentinels } = setUp();
    lock.setOn(true);
    lock.setOn(false);
    lock.setOn(true);
    await settled();
    expect([held(), sentinels.length]).toEqual([1, 2]);
    lock.setOn(false);
    lock.setOn(true);
    lock.close();
    lock.setOn(true);
    await settled();
    expect([held(), sentinels.length]).toEqual([0, 3]);
  });

  it('is silent when refused, and asks again when the page is shown', async () => {
    const { lock, held, faults, page } = setUp();
    faults.refuse = true;
    lock.setOn(true);
    await settled();
    faults.refuse = false;
    page.show();
    await settled();
    expect(held()).toBe(1);
  });

  it('does nothing where the browser has none', async () => {
    const page = new FakePage();
    const lock = new ScreenLock(null, page);
    lock.setOn(true);
    page.show();
    await settled();
    lock.setOn(false);
    lock.close();
    expect(page.listenerCount).toBe(0);
  });
});
