import type { Clock } from '#lib/kernel/clock.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import type { RoomStore } from '#lib/server/rooms/store.ts';
import type { Hub } from './hub.ts';

/** How often leases are looked at, in ms: how late a seat may be given up. */
export const SWEEP_MS = 250;

/** A sweep this late means that this process stood still, so that nobody could show a sign of life. */
const STALL_MS = 3_000;

/**
 * Gives up seats whose lease is over: one timer for the whole server. After the process itself stood still (a stopped container,
 * a sleeping machine), or the store was away, everybody gets a whole lease to come back first. Returns what stops it.
 */
export function startSweeper(store: RoomStore, hub: Hub, clock: Clock, onError: (error: unknown) => void): () => void {
  let due = clock.now() + SWEEP_MS;
  let patientUntil = 0;
  let cancel = () => {};
  let stopped = false;

  const schedule = () => {
    if (stopped) return;
    due = clock.now() + SWEEP_MS;
    cancel = clock.after(SWEEP_MS, sweep);
  };
  const sweep = () => {
    const now = clock.now();
    if (now - due > STALL_MS) patientUntil = now + LEASE_MS;
    if (store.state.get() === 'away') patientUntil = now + LEASE_MS;
    if (now < patientUntil) return schedule();
    store
      .expire(now)
      .then(({ changes, doors }) => {
        for (const { room, news } of doors) hub.tellDoor(room, news);
        for (const change of changes) hub.publish(change);
      })
      .catch(onError)
      .finally(schedule);
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}
