import type { Log } from '#lib/kernel/log.ts';
import { requestSchemas } from '#lib/protocol/events.ts';
import type { ReplyOf, RequestName } from '#lib/protocol/events.ts';
import { describeError } from '#lib/server/ops/describeError.ts';
import { Unavailable } from '#lib/server/ops/unavailable.ts';
import { handlers } from './handlers.ts';
import type { Handlers } from './handlers.ts';
import type { Connection, Signaling } from './standing.ts';

export type Answer = ReplyOf<RequestName>;
type Runner = (signaling: Signaling, connection: Connection, given: unknown) => Promise<Answer>;

function runner<N extends RequestName>(name: N): Runner {
  const schema = requestSchemas[name].request;
  const handler: Handlers[N] = handlers[name];
  return async (signaling, connection, given) => {
    const parsed = schema.safeParse(given);
    return parsed.success ? handler(signaling, connection, parsed.data) : { ok: false, reason: 'malformed' };
  };
}

const runners: Readonly<Record<RequestName, Runner>> = {
  watch: runner('watch'),
  join: runner('join'),
  profile: runner('profile'),
  signal: runner('signal'),
  knock: runner('knock'),
  command: runner('command'),
  leave: runner('leave'),
  alive: runner('alive'),
  openSlot: runner('openSlot'),
  closeSlot: runner('closeSlot'),
  trySlot: runner('trySlot'),
  slotMessage: runner('slotMessage'),
};

/** The request called `event`, or null when there is none. */
export function requestNamed(event: unknown): RequestName | null {
  return typeof event === 'string' && isRequestName(event) ? event : null;
}

function isRequestName(event: string): event is RequestName {
  return Object.hasOwn(requestSchemas, event);
}

/** Checks one request against its schema, runs its handler and says what to answer. Never throws. */
export async function dispatch(
  signaling: Signaling,
  connection: Connection,
  name: RequestName | null,
  args: readonly unknown[],
  log: Log,
): Promise<Answer> {
  if (name === null || args.length !== 1) return { ok: false, reason: 'malformed' };
  try {
    return await runners[name](signaling, connection, args[0]);
  } catch (error) {
    if (error instanceof Unavailable) return { ok: false, reason: 'unavailable' };
    log.error('handler failed', { request: name, ...describeError(error) });
    return { ok: false, reason: 'server-error' };
  }
}
