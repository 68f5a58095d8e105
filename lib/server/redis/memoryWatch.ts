import { nanoid } from 'nanoid';
import type { Clock } from '#lib/kernel/clock.ts';
import { KEPT_MS, redisKeys } from './keys.ts';
import type { RedisLink } from './redisLink.ts';

/** How often it is looked at, in ms. */
const LOOK_MS = 1_000;

/**
 * Calls `onForgotten` when Redis has lost what it held while the link was up or down: the first to find no name for its memory gives it
 * one, and another name is another memory. Returns what stops it.
 */
export function watchMemory(link: RedisLink, clock: Clock, onForgotten: () => void): () => void {
  let known: string | null = null;
  let stopped = false;
  let cancel = () => {};

  const look = async () => {
    const [, name] = await link.run((client) =>
      Promise.all([
        client.set(redisKeys.memory, nanoid(), { condition: 'NX', expiration: { type: 'PX', value: KEPT_MS } }),
        client.get(redisKeys.memory),
        client.pExpire(redisKeys.memory, KEPT_MS),
      ]),
    );
    const forgotten = known !== null && name !== known;
    known = name;
    if (forgotten && !stopped) onForgotten();
  };
  const schedule = () => {
    if (stopped) return;
    cancel = clock.after(LOOK_MS, () => {
      // Whoever cannot look now looks later, and finds out then.
      look().catch(() => {}).finally(schedule);
    });
  };
  look().catch(() => {}).finally(schedule);
  return () => {
    stopped = true;
    cancel();
  };
}
