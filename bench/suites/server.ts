import { readFileSync } from 'node:fs';
import { medianFigure } from '../figures.ts';
import type { Result } from '../figures.ts';
import { startProduct } from '../product.ts';
import type { Product } from '../product.ts';
import type { Suite, SuiteContext } from '../suite.ts';
import { fillRoom } from './syntheticRoom.ts';

const ROOMS = 100;
const PEOPLE = 4;
/** Rooms that fill up at the same time. */
const AT_ONCE = 5;
/** ms of ordinary life before memory is read: heartbeats go, the garbage of joining has its chance. */
const SETTLE_MS = 10_000;
/** How often memory is measured, each time on a fresh server. */
const MEMORY_RUNS = 3;

/** Resident memory of a process in MiB (proc(5), VmRSS). */
function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(?<kib>\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.groups?.['kib'];
  return Number(kib) / 1024;
}

async function measureMemory({ origin, pid }: Product, log: SuiteContext['log']): Promise<{ readonly idle: number; readonly full: number }> {
  const idle = residentMiB(pid);
  const rooms: { close(): void }[] = [];
  try {
    for (let room = 0; room < ROOMS; room += AT_ONCE) {
      rooms.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => fillRoom(origin, PEOPLE, room + i)))));
    }
    const filled = residentMiB(pid);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const full = residentMiB(pid);
    log(`server: ${idle.toFixed(1)} MiB idle, ${filled.toFixed(1)} just filled, ${full.toFixed(1)} after ${SETTLE_MS / 1000} s`);
    return { idle, full };
  } finally {
    for (const room of rooms) room.close();
  }
}

export const server: Suite = {
  title: 'The server',
  how: `Boot: from the start of the process until \`/api/health\` answers. Memory: VmRSS with ${ROOMS} rooms of ${PEOPLE} on real sockets that watched, joined with sealed offers and answered them, ${SETTLE_MS / 1000} s after the last one sat down.`,
  async run({ rounds, port, log }) {
    const boots: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const product = await startProduct({ port });
      await product.stop();
      log(`boot ${round}/${rounds}: ${product.bootMs.toFixed(0)} ms`);
      if (round > 0) boots.push(product.bootMs);
    }
    const boot = medianFigure('Start of the process → healthy', 'ms', 1_500, boots);
    if (process.platform !== 'linux') return [boot, { kind: 'skipped', claim: 'Resident memory', reason: 'only Linux tells it in /proc' }];

    const idle: number[] = [];
    const full: number[] = [];
    for (let run = 0; run < Math.min(MEMORY_RUNS, rounds); run++) {
      const product = await startProduct({ port });
      try {
        const memory = await measureMemory(product, log);
        idle.push(memory.idle);
        full.push(memory.full);
      } finally {
        await product.stop();
      }
    }
    const results: Result[] = [
      boot,
      medianFigure(`Resident with ${ROOMS} rooms of ${PEOPLE}`, 'MiB', 150, full),
      medianFigure('… just started, nobody there', 'MiB', null, idle),
    ];
    return results;
  },
};
