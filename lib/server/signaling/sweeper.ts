import type { Clock } from '#lib/kernel/clock.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import type { RoomStore } from '#lib/server/rooms/store.ts';
import type { Hub } from './hub.ts';

/** How often leases are looked at, in ms: how late a seat may be given up. */
export const SWEEP_MS = 250;

/** A sweep this late means that this process stood still, so that nobody could show a sign of life. */
const STALL_MS = 3_000;

export interface SweeperOptions {
  readonly store: RoomStore;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Whether there is a socket here from before `moment` (ms since the epoch): a process that stood still has missed its signs of life. */
  readonly anybodySince: (moment: number) => boolean;
  readonly onError: (error: unknown) => void;
}

export interface Sweeper {
  /** Resolves when nothing is left that should have been given up by now, at once if the timer has seen to it. For hosts that stop timers between requests. */
  catchUp(): Promise<void>;
  stop(): void;
}

/**
 * Gives up seats whose lease is over: one timer for the whole server. After the process itself stood still (a stopped container,
 * a sleeping machine), or the store was away, everybody gets a whole lease to come back first.
 */
export function startSweeper({ store, hub, clock, anybodySince, onError }: SweeperOptions): Sweeper {
  let due = clock.now() + SWEEP_MS;
  let patientUntil = 0;
  let cancel = () => {};
  let stopped = false;
  let running: Promise<void> | null = null;

  const schedule = () => {
    if (stopped) return;
    due = clock.now() + SWEEP_MS;
    cancel = clock.after(SWEEP_MS, () => void sweep());
  };
  const sweep = () => {
    const now = clock.now();
    // A later socket may be what woke the process.
    if (now - due > STALL_MS && anybodySince(due)) patientUntil = now + LEASE_MS;
    if (store.state.get() === 'away') patientUntil = now + LEASE_MS;
    if (now < patientUntil) {
      schedule();
      return Promise.resolve();
    }
    running ??= store
      .expire(now)
      .then(({ changes, doors }) => {
        for (const { room, news } of doors) hub.tellDoor(room, news);
        for (const change of changes) hub.publish(change);
      })
      .catch(onError)
      .finally(() => {
        running = null;
        schedule();
      });
    return running;
  };
  schedule();
  return {
    async catchUp() {
      if (running) return running;
      if (stopped || clock.now() - due <= SWEEP_MS) return;
      cancel();
      await sweep();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
