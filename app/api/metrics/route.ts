import { sharedRuntime } from '#lib/server/sharedRuntime.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Counts and gauges for Prometheus, for whoever shows METRICS_TOKEN. Without that variable there is no such page. */
export async function GET(request: Request): Promise<Response> {
  const metrics = sharedRuntime()?.metrics ?? null;
  const headers = { 'Cache-Control': 'no-store' };
  if (!metrics) return Response.json({ error: 'not-found' }, { status: 404, headers });
  if (!metrics.allows(request.headers.get('authorization'))) {
    return Response.json({ error: 'unauthorized' }, { status: 401, headers: { ...headers, 'WWW-Authenticate': 'Bearer' } });
  }
  return new Response(await metrics.read(), { headers: { ...headers, 'Content-Type': metrics.contentType } });
}
