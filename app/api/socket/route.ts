export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** The signaling socket takes upgrades only, and the server takes those before Next sees them. */
export function GET(): Response {
  const body = { error: 'upgrade-required', message: 'This is the signaling socket: WebSocket, Engine.IO 4.' };
  // RFC 9110, section 15.5.22: the answer names the protocol that is required.
  return Response.json(body, { status: 426, headers: { Upgrade: 'websocket', 'Cache-Control': 'no-store' } });
}
