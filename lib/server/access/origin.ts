import type { RequestOrigin } from './forwarded.ts';

/** The origin of `scheme` and a Host header, as a browser writes it: lower case, without a default port. */
function originOf(scheme: 'http' | 'https', host: string): string | null {
  // A host and perhaps a port, nothing that would become a path or a user name of the address.
  if (!/^[A-Za-z0-9._~\-[\]:]+$/.test(host)) return null;
  try {
    return new URL(`${scheme}://${host}`).origin;
  } catch {
    return null;
  }
}

/**
 * Whether a page of `origin` may open a signaling socket. A browser always sends the header on a WebSocket (RFC 6455,
 * section 10.2), so a request without one is refused, and so is `null`, which sandboxed and local pages send.
 *
 * Without a list, only the page's own origin passes. When no trusted proxy tells the scheme, it is `http`, as the socket came in;
 * a host without a port may also be `https`, since then something in front of the server has ended TLS.
 */
export function isAllowedOrigin(origin: string | undefined, request: RequestOrigin, allowed: readonly string[] | null): boolean {
  if (origin === undefined || origin === 'null') return false;
  if (allowed !== null) return allowed.includes(origin);
  if (request.host === null) return false;
  if (request.scheme !== null) return origin === originOf(request.scheme, request.host);
  if (origin === originOf('http', request.host)) return true;
  return !/:\d+$/.test(request.host) && origin === originOf('https', request.host);
}
