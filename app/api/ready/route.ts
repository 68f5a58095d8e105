import { isServerless } from '#lib/server/serverlessHost.ts';
import { sharedRuntime } from '#lib/server/sharedRuntime.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/**
 * Whether to send people here. No (503) from the moment that the process is told to stop, which is before any socket is ended; it is
 * alive and well all the same, and `/api/health` says so.
 */
export function GET(): Response {
  const server = sharedRuntime();
  const here = server !== null || isServerless();
  const status = server?.draining() ? 'draining' : here ? 'ready' : 'stopping';
  return Response.json({ status }, { status: status === 'ready' ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}
