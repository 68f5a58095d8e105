import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { perceivedLevel } from '#lib/rtc/audio/level.ts';

/**
 * ms between two readings of a remote participant's loudness. Each holds the page up until the thread that receives has answered,
 * which on a machine with too much to do is the last thing to ask for often.
 */
const LEVEL_INTERVAL_MS = 200;

/** Follows the own microphone from track to track, whenever `changes` says that it may be another. */
export function followLevel(
  changes: Readable<unknown>,
  current: () => MediaStreamTrack | null,
  listen: (track: MediaStreamTrack, listener: (level: number) => void) => (() => void) | undefined,
  listener: (level: number) => void,
): () => void {
  let track: MediaStreamTrack | null = null;
  let stop = () => {};
  const follow = () => {
    const next = current();
    if (next === track) return;
    stop();
    track = next;
    stop = (track && listen(track, listener)) ?? (() => {});
    if (!track) listener(0);
  };
  const unsubscribe = changes.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    stop();
  };
}

/** Reads an amplitude again and again for as long as `scope` is open. */
export function pollLevel(clock: Clock, scope: Scope, amplitude: () => number, listener: (level: number) => void): () => void {
  const read = () => {
    listener(perceivedLevel(amplitude()));
    scope.after(clock, LEVEL_INTERVAL_MS, read);
  };
  read();
  return () => scope.close();
}
