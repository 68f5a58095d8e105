import { describeProblems, readEnv } from '#lib/config/env.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { openNode } from './node.ts';
import type { Node } from './node.ts';
import { createPinoLog } from './ops/pinoLog.ts';

/** Why a function cannot serve, in words for whoever deployed it. */
export class NotConfigured extends Error {}

let opened: Promise<Node> | null = null;

/**
 * The node of this function: opened with the first request, and there for as long as the host keeps the function. Rejects with
 * `NotConfigured` where settings are wrong or lack a Redis, without which two functions would have two rooms of one name.
 */
export function serverlessNode(): Promise<Node> {
  opened ??= open();
  opened.catch(() => (opened = null));
  return opened;
}

async function open(): Promise<Node> {
  const reading = readEnv();
  if (!reading.ok) throw new NotConfigured(describeProblems(reading.problems));
  const { env } = reading;
  if (env.redisUrl === null) throw new NotConfigured('REDIS_URL is not set: functions share no memory, so rooms have to be in a Redis.');
  const log = createPinoLog(env.logLevel, (line) => void process.stderr.write(line));
  return openNode({ env, clock: systemClock, log, metrics: null });
}
