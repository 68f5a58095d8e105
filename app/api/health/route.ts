import { sharedRuntime } from '#lib/server/sharedRuntime.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Whether the server is up, and how much it carries. */
export async function GET(): Promise<Response> {
  const server = sharedRuntime();
  const body = server ? { status: 'ok', uptime: server.uptime(), ...(await server.stats()) } : { status: 'stopping' };
  return Response.json(body, { status: server ? 200 : 503, headers: { 'Cache-Control': 'no-store' } });
}
