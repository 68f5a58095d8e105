import type { Clock } from '#lib/kernel/clock.ts';

/** ms within which a server that is told to stop ends its sockets, at most. Two thousand that came back in one moment would be a flood. */
export const DRAIN_MS = 2_000;
/** ms that one more socket adds. Few are no flood, and are back before they miss anything. */
const DRAIN_MS_EACH = 10;

/** How long ending `sockets` takes, in ms. */
export const drainTime = (sockets: number): number => Math.min(DRAIN_MS, sockets * DRAIN_MS_EACH);

interface Closable {
  close(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Ends each of `sockets` at a random moment of the next `drainTime`, in the way after which clients come back by themselves. Resolves
 * when none is left, at once when there is none. `random` gives numbers from 0 to 1.
 */
export async function endSpread(sockets: readonly Closable[], clock: Clock, random: () => number = Math.random): Promise<void> {
  const time = drainTime(sockets.length);
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          const cancel = clock.after(random() * time, () => {
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
