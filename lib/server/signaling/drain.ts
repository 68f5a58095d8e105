import type { Clock } from '#lib/kernel/clock.ts';

/** ms within which a server that is told to stop ends its sockets. Two thousand that came back in one moment would be a flood. */
export const DRAIN_MS = 2_000;

interface Closable {
  close(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Ends each of `sockets` at a random moment of the next `DRAIN_MS`, in the way after which clients come back by themselves. Resolves
 * when none is left, at once when there is none. `random` gives numbers from 0 to 1.
 */
export async function endSpread(sockets: readonly Closable[], clock: Clock, random: () => number = Math.random): Promise<void> {
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          const cancel = clock.after(random() * DRAIN_MS, () => {
            socket.close();
            resolve();
          });
          socket.once('close', () => {
            cancel();
            resolve();
          });
        }),
    ),
  );
}
