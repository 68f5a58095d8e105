import { randomBytes } from 'node:crypto';
import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';
import { readEnv } from '#lib/config/env.ts';
import { baseHeaders, pagePolicy } from '#lib/server/access/securityHeaders.ts';

const reading = readEnv();
const development = reading.ok && reading.env.mode === 'development';
const embedOrigins = reading.ok ? reading.env.embedOrigins : [];

/** In public/: what pages load that embed a call. */
const EMBED_SCRIPT = '/embed.js';

/** Gives each page a policy with a nonce of its own, which Next reads from the request and puts on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  // Calls may be embedded, and nothing else.
  const ancestors = request.nextUrl.pathname.startsWith('/r/') ? embedOrigins : [];
  const policy = pagePolicy({ nonce, host: request.headers.get('host'), development, ancestors });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);

  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(baseHeaders)) response.headers.set(name, value);
  response.headers.set('Content-Security-Policy', policy);
  if (embedOrigins.length > 0 && request.nextUrl.pathname === EMBED_SCRIPT) {
    // A module for pages of other origins (Fetch, CORS protocol). Nothing in it is anybody's secret.
    response.headers.set('Access-Control-Allow-Origin', '*');
    response.headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  }
  return response;
}

export const config = { matcher: ['/((?!_next/static/|api/).*)'] };
