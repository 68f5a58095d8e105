import { describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { CountingTarget, FakePage } from '#lib/rtc/capture/fakeMediaDevices.ts';
import { keepPlaying, REPLAY_MS } from './keepPlaying.ts';

class FakeElement extends CountingTarget {
  paused = true;
  plays = 0;
  fault: DOMException | null = null;

  play(): Promise<void> {
    this.plays++;
    if (this.fault) return Promise.reject(this.fault);
    this.paused = false;
    return Promise.resolve();
  }

  /** The browser's doing. */
  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(fault: DOMException | null = null) {
  const [element, page, clock] = [new FakeElement(), new FakePage(), new FakeClock()];
  element.fault = fault;
  let refused = 0;
  const stop = keepPlaying(element, () => void refused++, page, clock);
  return { element, page, clock, stop, refusals: () => refused };
}

describe('an element that is kept playing', () => {
  it('plays on at once after a pause, and is not fought over', () => {
    const { element, clock } = setUp();
    clock.advance(REPLAY_MS);
    element.pause();
    expect(element.plays).toBe(2);
    for (let times = 0; times < 20; times++) {
      element.pause();
      clock.advance(100);
    }
    expect(element.plays).toBe(4);
  });

  it('plays on when the page is shown', () => {
    const { element, clock, page } = setUp();
    clock.advance(REPLAY_MS);
    page.show();
    expect(element.plays).toBe(1);
    element.paused = true;
    page.show();
    expect([element.plays, element.paused]).toEqual([2, false]);
  });

  it('says when it is refused, and only that', async () => {
    expect(await settled().then(() => setUp().refusals())).toBe(0);
    const refused = setUp(new DOMException('', 'NotAllowedError'));
    const aborted = setUp(new DOMException('', 'AbortError'));
    await settled();
    expect([refused.refusals(), aborted.refusals()]).toEqual([1, 0]);
  });

  it('is left alone afterwards', async () => {
    const { element, clock, page, stop, refusals } = setUp(new DOMException('', 'NotAllowedError'));
    stop();
    await settled();
    element.pause();
    clock.advance(10_000);
    expect([element.plays, element.listenerCount, page.listenerCount, clock.pending, refusals()]).toEqual([1, 0, 0, 0, 0]);
  });
});
