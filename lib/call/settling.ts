import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { isStarting } from './snapshot.ts';
import type { CallSnapshot } from './snapshot.ts';

/**
 * ms after joining people in which nothing is fetched or begun that is not their picture. The picture is there after a quarter of a
 * second, and on two cores everything done beside it makes it later by as much.
 */
export const SETTLING_MS = 1_000;
/** ms from everybody's connection to their picture: it has to be taken, sent and drawn (80 ms on loopback, two cores). */
export const PICTURE_MS = 250;

export interface SettlingOptions {
  readonly clock: Clock;
  /** Nothing settles once it is closed. */
  readonly scope: Scope;
  readonly snapshot: Readable<CallSnapshot>;
  readonly onSettled: () => void;
}

/**
 * Waits until the first pictures of a call that has just been joined had their time, and tells so once: at once where there is nobody,
 * or when the person does something. Returns how to say the latter.
 */
export function settle({ clock, scope, snapshot, onSettled }: SettlingOptions): () => void {
  const waiting = scope.child();
  const done = (): void => {
    if (waiting.closed) return;
    waiting.close();
    onSettled();
  };
  const { participants } = snapshot.get();
  waiting.after(clock, participants.length === 0 ? 0 : SETTLING_MS, done);
  if (participants.length === 0) return done;
  let connected = false;
  waiting.add(
    snapshot.subscribe(() => {
      if (connected || snapshot.get().participants.some(isStarting)) return;
      connected = true;
      waiting.after(clock, PICTURE_MS, done);
    }),
  );
  return done;
}
