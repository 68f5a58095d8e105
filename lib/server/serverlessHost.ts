import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import * as z from 'zod/mini';

// Where there is no server of our own: Vercel runs route handlers in functions, and hands them the connection of a WebSocket request.

/** A request to upgrade, with the connection that it came by. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

const contextKey = Symbol.for('@vercel/request-context');

const aFunction = z.custom<() => unknown>((value) => typeof value === 'function');
const contexts = z.object({ get: aFunction });
const context = z.object({ upgradeWebSocket: aFunction });
const upgrade = z.object({ req: z.instanceof(IncomingMessage), socket: z.instanceof(Duplex), head: z.instanceof(Buffer) });

/** Whether this process is a function of such a host, rather than the server of `server.ts`. */
export const isServerless = (): boolean => Reflect.has(globalThis, contextKey);

/** What takes over the connection of the request that is being handled, once, instead of an answer; null when it is no request to upgrade. */
export function offeredUpgrade(): (() => Upgrade) | null {
  const host = contexts.safeParse(Reflect.get(globalThis, contextKey));
  const here = host.success ? context.safeParse(host.data.get()) : null;
  if (!here?.success) return null;
  return () => {
    const { req, socket, head } = upgrade.parse(here.data.upgradeWebSocket());
    return { request: req, socket, head };
  };
}
