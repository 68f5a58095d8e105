import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const script = fileURLToPath(new URL('crowd.ts', import.meta.url));

/** What a crowd is to do. `perSecond`: signals or joins of all together; null for as many as there can be. */
export const crowdTask = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle'), port: z.int(), sockets: z.int() }),
  z.strictObject({ kind: z.literal('relay'), port: z.int(), sockets: z.int(), perSecond: z.nullable(z.number()), ms: z.number() }),
  z.strictObject({ kind: z.literal('joins'), port: z.int(), sockets: z.int(), perSecond: z.nullable(z.number()), ms: z.number() }),
]);
export type CrowdTask = z.infer<typeof crowdTask>;

const crowdOutcome = z.object({
  done: z.number(),
  perSecond: z.number(),
  /** ms. */
  p50: z.number(),
  p99: z.number(),
});
const answer = z.object({ outcome: z.nullable(crowdOutcome) });
/** What came of traffic. */
export type CrowdOutcome = z.infer<typeof crowdOutcome>;

export interface Crowd {
  /** Null of a crowd that is only there. */
  readonly outcome: CrowdOutcome | null;
  stop(): Promise<void>;
}

/** Starts a crowd and waits for what comes of its task. Its sockets are there until it is stopped. */
export async function bringCrowd(task: CrowdTask): Promise<Crowd> {
  const child = fork(script, [JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  const gone = exit.then(() => Promise.reject(new Error('the crowd is gone')));
  gone.catch(() => {});
  try {
    const [told] = (await Promise.race([once(child, 'message'), gone])) as unknown[];
    return { ...answer.parse(told), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
