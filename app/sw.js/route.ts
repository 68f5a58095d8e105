import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnv } from '#lib/config/env.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** The service worker as scripts/build.mjs made it; there is none in development. Always asked for anew, so that an update is noticed. */
export async function GET(): Promise<Response> {
  const reading = readEnv();
  if (reading.ok && reading.env.mode === 'development') return new Response(null, { status: 404 });
  try {
    const script = await readFile(join(process.cwd(), 'build', 'worker.js'), 'utf8');
    return new Response(script, { headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' } });
  } catch {
    return new Response(null, { status: 404 });
  }
}
