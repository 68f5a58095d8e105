import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { CountingTarget, FakeTrack, builtInMicrophone, headset } from '../capture/fakeMediaDevices.ts';
import { createLevelMeter, levelOf } from './level.ts';

const constant = (value: number): Float32Array => new Float32Array(1024).fill(value);

describe('levelOf', () => {
  it('runs from silence to full, in decibels', () => {
    expect(levelOf(constant(0))).toBe(0);
    expect(levelOf(constant(1))).toBe(1);
    expect(levelOf(constant(10 ** (-55 / 20)))).toBeCloseTo(0, 5);
    expect(levelOf(constant(10 ** (-32.5 / 20)))).toBeCloseTo(0.5, 5);
    expect(levelOf(constant(0.00001))).toBe(0);
  });
});

class FakeContext extends CountingTarget {
  state: AudioContextState;
  loudness = 0;
  connected = 0;
  resumes = 0;

  constructor(state: AudioContextState) {
    super();
    this.state = state;
  }

  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  createMediaStreamSource() {
    return { connect: () => void this.connected++, disconnect: () => void this.connected-- };
  }

  createAnalyser() {
    return { fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.fill(this.loudness), disconnect() {} };
  }

  resume(): Promise<void> {
    this.resumes++;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.state = 'closed';
    return Promise.resolve();
  }
}

describe('createLevelMeter', () => {
  beforeEach(() => void vi.stubGlobal('MediaStream', class {}));
  afterEach(() => void vi.unstubAllGlobals());

  function setUp(state: AudioContextState = 'running') {
    const clock = new FakeClock();
    const gestures = new CountingTarget();
    const contexts: FakeContext[] = [];
    const openContext = () => {
      const context = new FakeContext(state);
      contexts.push(context);
      // The fake has what the meter uses, and nothing else of an AudioContext.
      return context as unknown as AudioContext;
    };
    return { clock, gestures, contexts, meter: createLevelMeter(openContext, { clock, gestures }) };
  }

  it('reads 20 times a second while somebody listens, and holds nothing otherwise', () => {
    const { clock, gestures, contexts, meter } = setUp();
    const [one, other] = [new FakeTrack(builtInMicrophone), new FakeTrack(headset)];
    expect([contexts.length, clock.pending]).toEqual([0, 0]);
    const heard: number[] = [];
    const listen = (level: number): void => void heard.push(level);
    const stops = [meter.listen(one, listen), meter.listen(one, listen), meter.listen(other, () => {})];
    const [context] = contexts;
    expect([contexts.length, context?.connected]).toEqual([1, 2]);
    if (context) context.loudness = 1;
    clock.advance(1_000);
    expect(heard).toEqual(Array.from({ length: 40 }, () => 1));
    stops[0]?.();
    stops[0]?.();
    clock.advance(1_000);
    expect(heard).toHaveLength(60);
    stops[1]?.();
    expect([context?.connected, context?.state]).toEqual([1, 'running']);
    stops[2]?.();
    expect([context?.connected, context?.state, clock.pending, gestures.listenerCount]).toEqual([0, 'closed', 0, 0]);
  });

  it('starts anew after a rest, and close releases everything', () => {
    const { clock, gestures, contexts, meter } = setUp();
    meter.listen(new FakeTrack(headset), () => {})();
    meter.listen(new FakeTrack(headset), () => {});
    meter.listen(new FakeTrack(headset), () => {});
    meter.close();
    meter.listen(new FakeTrack(headset), () => {});
    expect(contexts.map(({ state, connected }) => [state, connected])).toEqual([['closed', 0], ['closed', 0]]);
    expect([clock.pending, gestures.listenerCount]).toEqual([0, 0]);
  });

  it('lets a listener leave while it is being told', () => {
    const { clock, contexts, meter } = setUp();
    let told = 0;
    const stop = meter.listen(new FakeTrack(headset), () => {
      told++;
      stop();
    });
    clock.advance(500);
    expect([told, clock.pending, contexts[0]?.state]).toEqual([1, 0, 'closed']);
  });

  it('lets a suspended context run at the next gesture', () => {
    const { gestures, contexts, meter } = setUp('suspended');
    meter.listen(new FakeTrack(headset), () => {});
    expect(contexts[0]?.resumes).toBe(1);
    gestures.dispatchEvent(new Event('pointerdown'));
    expect(contexts[0]?.resumes).toBe(2);
    meter.close();
  });

  it.each(['suspended', 'interrupted'] as const)('runs again when the page is back after having been %s', (state) => {
    const { gestures, contexts, meter } = setUp();
    meter.listen(new FakeTrack(headset), () => {});
    const [context] = contexts;
    if (context) context.state = state;
    gestures.dispatchEvent(new Event('visibilitychange'));
    expect(context?.resumes).toBe(1);
    meter.close();
    expect(context?.listenerCount).toBe(0);
  });

  it('runs again when the interruption turns into a mere suspension, and leaves an interruption alone', () => {
    const { contexts, meter } = setUp();
    meter.listen(new FakeTrack(headset), () => {});
    contexts[0]?.become('interrupted');
    expect(contexts[0]?.resumes).toBe(0);
    contexts[0]?.become('suspended');
    expect(contexts[0]?.resumes).toBe(1);
    meter.close();
  });

  it('tells amplitudes of what was heard, and nothing while the browser holds sound back', () => {
    const { clock, contexts, meter } = setUp('suspended');
    const heard: (readonly [number, number])[] = [];
    meter.listenSignal(new FakeTrack(headset), (rms, peak) => heard.push([rms, peak]));
    const [context] = contexts;
    if (context) context.loudness = -0.5;
    clock.advance(1_000);
    expect(heard).toEqual([]);
    context?.become('running');
    clock.advance(50);
    expect(heard).toEqual([[0.5, 0.5]]);
    meter.close();
  });
});
