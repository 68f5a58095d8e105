import { Server } from 'socket.io';
import { expect, it } from 'vitest';
import type { Clock } from '#lib/kernel/clock.ts';
import { createSeatToken, participantIdOf } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import { proofHashOf } from '#lib/server/rooms/policy.ts';
import { LocalBus } from './bus.ts';
import { aBox, aProof, aRoom } from './harness.ts';
import { Hub } from './hub.ts';
import { startSweeper, SWEEP_MS } from './sweeper.ts';

/** A process whose timers fire only when it is given time, and whose clock goes on all the same. */
class FrozenClock implements Clock {
  ms = 1_000_000;
  readonly timers = new Set<() => void>();

  now(): number {
    return this.ms;
  }

  after(_: number, run: () => void): () => void {
    this.timers.add(run);
    return () => void this.timers.delete(run);
  }

  /** Time in which timers fire, once each. */
  thaw(): void {
    const due = [...this.timers];
    this.timers.clear();
    for (const run of due) run();
  }
}

/** A room with one seat in it. `socketAt`: when the one socket came that there is. */
async function room(socketAt = Infinity) {
  const clock = new FrozenClock();
  const store = new MemoryStore();
  const socket = { at: socketAt };
  const problems: unknown[] = [];
  const hub = new Hub(new Server(), new LocalBus(), (error) => problems.push(error));
  const sweeper = startSweeper({ store, hub, clock, anybodySince: (moment) => socket.at < moment, onError: (error) => problems.push(error) });
  const seat = await participantIdOf(aRoom, createSeatToken());
  const [now, until] = [clock.ms, clock.ms + LEASE_MS];
  const admitted = await store.admit({ room: aRoom, seat, holder: 'a', proofHash: proofHashOf(aProof), profile: aBox, role: 'guest', rules: null, capacity: 2, now, until });
  expect(admitted.ok).toBe(true);
  return { clock, sweeper, socket, problems, seats: async () => (await store.count()).seats };
}

it('sees with the next request to what its timer was not let see to', async () => {
  const { clock, sweeper, socket, problems, seats } = await room();
  clock.ms += LEASE_MS + 1;
  socket.at = clock.ms;
  expect(await seats()).toBe(1);
  await Promise.all([sweeper.catchUp(), sweeper.catchUp()]);
  expect([await seats(), clock.timers.size, problems]).toEqual([0, 1, []]);
});

it('gives those whose signs of life it has missed a whole lease first, by request as by timer', async () => {
  const { clock, sweeper, seats } = await room(0);
  clock.ms += LEASE_MS + 1;
  await sweeper.catchUp();
  expect(await seats()).toBe(1);
  clock.thaw();
  await sweeper.catchUp();
  expect(await seats()).toBe(1);
  clock.ms += LEASE_MS;
  clock.thaw();
  await sweeper.catchUp();
  expect(await seats()).toBe(1);
  for (let passed = 0; passed <= LEASE_MS; passed += SWEEP_MS) {
    clock.ms += SWEEP_MS;
    clock.thaw();
    await sweeper.catchUp();
  }
  expect(await seats()).toBe(0);
});

it('leaves to its timer what that sees to in time, and does nothing once it is stopped', async () => {
  const { clock, sweeper, seats } = await room();
  clock.ms += SWEEP_MS;
  await sweeper.catchUp();
  expect(clock.timers.size).toBe(1);
  sweeper.stop();
  expect(clock.timers.size).toBe(0);
  clock.ms += 2 * LEASE_MS;
  await sweeper.catchUp();
  expect([await seats(), clock.timers.size]).toEqual([1, 0]);
});
