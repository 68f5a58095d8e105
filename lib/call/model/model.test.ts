import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { stubMedia } from '#lib/rtc/mesh/meshHarness.ts';
import { counterexamples } from './counterexamples.ts';
import { scenario } from './operations.ts';
import { runScenario } from './runScenario.ts';
import { syncCrypto } from './syncCrypto.ts';

vi.mock('socket.io', async () => ({ Server: (await import('./memorySocketIo.ts')).MemoryServer }));
vi.mock('engine.io', async () => ({ Server: (await import('./memorySocketIo.ts')).MemoryEngine }));
vi.mock('#lib/crypto/deflate.ts', async () => (await import('./syncCrypto.ts')).syncDeflate);

const SOAK = process.env['PARLEY_SOAK'] === '1';
const RUNS = Number(process.env['PARLEY_RUNS'] ?? (SOAK ? 10_000 : 300));
const SEED = Number(process.env['PARLEY_SEED'] ?? (SOAK ? Date.now() : 20_261_122));

beforeEach(() => {
  stubMedia();
  vi.stubGlobal('crypto', syncCrypto);
  return () => vi.unstubAllGlobals();
});

describe('people who come, go, reload, crash and lose their networks', () => {
  it.each(counterexamples)('$name', async ({ scenario: kept }) => {
    await runScenario(kept);
  });

  it(`${RUNS} times end up all connected, or all gone`, { timeout: SOAK ? 10_800_000 : 300_000 }, async () => {
    const times: number[] = [];
    await fc.assert(
      fc.asyncProperty(scenario(60), async (run) => {
        times.push(await runScenario(run));
      }),
      { numRuns: RUNS, seed: SEED },
    );
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    process.stdout.write(`seed ${SEED}, ${times.length} runs; whole after ms of model time: p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}\n`);
    expect(times.length).toBeGreaterThanOrEqual(RUNS);
  });
});
