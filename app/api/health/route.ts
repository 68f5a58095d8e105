import { isServerless } from '#lib/server/serverlessHost.ts';
import { sharedRuntime } from '#lib/server/sharedRuntime.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/**
 * Whether this process is up, and how much it carries. A Redis that is away is told of and makes it no worse: calls go on without, and no
 * new process would bring it back. A function of a serverless host that has no sockets yet knows nothing more than that it is there.
 */
export async function GET(): Promise<Response> {
  const body = await told();
  return Response.json(body, { status: body.status === 'ok' ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}

async function told() {
  const server = sharedRuntime();
  if (!server) return isServerless() ? { status: 'ok', uptime: Math.round(process.uptime()) } : { status: 'stopping' };
  const redis = server.redis();
  return { status: 'ok', uptime: server.uptime(), ...(redis && { redis }), ...(await server.stats()) };
}
