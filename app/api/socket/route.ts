import { offeredUpgrade } from '#lib/server/serverlessHost.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';
/** s after which a serverless host ends the socket. Every plan allows that many; the client comes back within a second. */
export const maxDuration = 300;

/**
 * The signaling socket takes upgrades only. The server of `server.ts` takes those before Next sees them; where there is none,
 * the host hands them to this handler.
 */
export async function GET(): Promise<Response> {
  const takeOver = offeredUpgrade();
  if (!takeOver) return upgradeRequired();
  const { NotConfigured, serverlessNode } = await import('#lib/server/serverless.ts');
  try {
    const { signaling } = await serverlessNode();
    const { request, socket, head } = takeOver();
    signaling.handleUpgrade(request, socket, head);
    // The connection is no longer this response's: nobody is sent it.
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof NotConfigured)) throw error;
    process.stderr.write(`${error.message}\n`);
    const body = { error: 'not-configured', message: 'This deployment lacks a setting; its log says which.' };
    return Response.json(body, { status: 503, headers: { 'Cache-Control': 'no-store' } });
  }
}

function upgradeRequired(): Response {
  const body = { error: 'upgrade-required', message: 'This is the signaling socket: WebSocket, Engine.IO 4.' };
  // RFC 9110, section 15.5.22: the answer names the protocol that is required.
  return Response.json(body, { status: 426, headers: { Upgrade: 'websocket', 'Cache-Control': 'no-store' } });
}
