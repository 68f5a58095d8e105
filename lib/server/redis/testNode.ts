import { systemClock } from '#lib/kernel/clock.ts';
import { createLog } from '#lib/kernel/log.ts';
import { openBackend } from '#lib/server/backend.ts';
import type { Backend } from '#lib/server/backend.ts';
import { startHarness } from '#lib/server/signaling/harness.ts';
import type { Harness } from '#lib/server/signaling/harness.ts';

/** One of several nodes, with real sockets and a real clock. */
export interface TestNode extends Harness {
  readonly backend: Backend;
}

export async function startNode(url: string): Promise<TestNode> {
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const backend = await openBackend(url, { clock: systemClock, log });
  const harness = await startHarness({ store: backend.store, bus: backend.bus, clock: systemClock, log });
  return {
    ...harness,
    lines,
    backend,
    async close() {
      await harness.close();
      backend.close();
    },
  };
}
