import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CallBench } from './callBench.ts';

beforeEach(() => () => vi.unstubAllGlobals());

describe('a network that changes', () => {
  it.each(['online', 'visibilitychange'])('is heard of by the links (%s)', async (hint) => {
    const bench = new CallBench();
    bench.session();
    await bench.time.run(1_000);
    bench.page.dispatchEvent(new Event(hint));
    expect(bench.transport.hurried).toBe(1);
  });

  it('shows as the browser says it, from the start', () => {
    const bench = new CallBench();
    bench.online = false;
    const { snapshot } = bench.session();
    expect(snapshot.get().online).toBe(false);
    for (const [event, online] of [['online', true], ['offline', false]] as const) {
      bench.online = online;
      bench.page.dispatchEvent(new Event(event));
      expect(snapshot.get().online).toBe(online);
    }
  });
});
