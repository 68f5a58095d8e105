import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import { SIGNALING_PATH, watchReply } from '#lib/protocol/events.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import { createHostToken, createSeatToken, roomNameOf, roomProof } from '#lib/protocol/ids.ts';
import { ask } from './ask.ts';
import type { Answer } from './ask.ts';
import type { Deployment } from './deployment.ts';
import { broken, doubtful, fine } from './finding.ts';
import type { Finding } from './finding.ts';

const STRANGER = 'https://stranger.example';

const PROXY = 'The reverse proxy has to pass WebSocket upgrades on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"). Caddy does so by itself.';

/** A request for a signaling socket as a browser on a page of `origin` makes it (RFC 6455, section 4.1). */
function askForSocket(deployment: Deployment, origin: string): Promise<Answer> {
  const url = new URL(SIGNALING_PATH, deployment.url);
  url.search = 'EIO=4&transport=websocket';
  return ask(deployment, url, {
    Origin: origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  });
}

const refusals: Readonly<Record<number, readonly [said: string, remedy: string]>> = {
  301: ['The socket’s address is redirected, and a WebSocket follows no redirect.', 'Give the doctor the address that the redirect leads to, or take the redirect away for /api/socket.'],
  308: ['The socket’s address is redirected, and a WebSocket follows no redirect.', 'Give the doctor the address that the redirect leads to, or take the redirect away for /api/socket.'],
  400: ['The upgrade arrived as something else.', PROXY],
  403: ['The server refuses its own page’s origin.', ''],
  404: ['There is no socket at /api/socket.', `${PROXY} And /api/socket has to reach server.ts, not another program.`],
  426: ['The upgrade arrived as a plain request.', PROXY],
  429: ['The server has too many sockets from this address.', 'Behind a proxy everybody seems to come from one address: set TRUST_PROXY to the number of proxies. Where many people do share an address, raise ADDRESS_MAX.'],
  502: ['A proxy does not reach Parley.', 'Is Parley running, and is the address right that the proxy passes to?'],
  503: ['The server is stopping.', 'Wait until the next one has started.'],
  504: ['A proxy does not reach Parley.', 'Is Parley running, and is the address right that the proxy passes to?'],
};

/** Whether the page's own origin gets a socket, and another one none. */
export async function* checkSocket(deployment: Deployment): AsyncGenerator<Finding, boolean> {
  const { origin } = deployment.url;
  const own = await askForSocket(deployment, origin);
  if (!own.ok || own.status !== 101) {
    const status = own.ok ? own.status : own.code;
    const [said, remedy] = (own.ok ? refusals[own.status] : undefined) ?? ['The upgrade to a WebSocket was not answered.', PROXY];
    const origins = `Put ${origin} into ALLOWED_ORIGINS. If that is empty: a proxy changed the Host header; let it pass on (nginx: proxy_set_header Host $host), or set TRUST_PROXY so that X-Forwarded-Host and -Proto count.`;
    yield broken('socket', `${said} (${status})`, status === 403 ? origins : remedy);
    return false;
  }
  yield fine('socket', `A page of ${origin} gets a WebSocket.`);
  const foreign = await askForSocket(deployment, STRANGER);
  if (foreign.ok && foreign.status === 101) yield broken('origin', 'A page of any other site gets a socket too.', 'Something in front rewrites the Origin header, or ALLOWED_ORIGINS names more than your own. Pass Origin on as it is.');
  else yield fine('origin', 'A page of another site gets none.');
  return true;
}

export type Looked = { readonly ok: true; readonly ice: IceConfig; readonly roundTrip: number } | { readonly ok: false; readonly reason: string };

/** Looks into a room that nobody has, as the preview does, and so learns which ICE servers browsers are given. */
export async function lookIn({ url, ca, patience }: Deployment): Promise<Looked> {
  const socket = io(url.origin, {
    path: SIGNALING_PATH,
    addTrailingSlash: false,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: patience,
    extraHeaders: { Origin: url.origin },
    rejectUnauthorized: false,
    ...(ca === null ? {} : { ca }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const room = await roomNameOf(createHostToken());
    // 32 bytes end in a character that carries four bits, as the schema wants it.
    const proof = roomProof.parse(randomBytes(32).toString('base64url'));
    const asked = performance.now();
    const answer: unknown = await socket.timeout(patience).emitWithAck('watch', { room, proof, seat: createSeatToken() });
    const reply = watchReply.safeParse(answer);
    if (!reply.success) return { ok: false, reason: 'the answer is not Parley’s' };
    return reply.data.ok ? { ok: true, ice: reply.data.ice, roundTrip: performance.now() - asked } : { ok: false, reason: reply.data.reason };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'no answer' };
  } finally {
    socket.disconnect();
  }
}

/** What `looked` says of signaling. */
export function signalingFinding(looked: Looked): Finding {
  if (!looked.ok) return broken('signaling', `The socket opens, but signaling does not answer (${looked.reason}).`, 'See the server’s log at LOG_LEVEL=debug. A proxy that buffers or cuts WebSockets does this too.');
  const shown = `A request is answered in ${Math.round(looked.roundTrip)} ms.`;
  return looked.roundTrip < 1_000 ? fine('signaling', shown) : doubtful('signaling', shown, 'That is slow: is the machine overloaded (metrics: nodejs_eventloop_lag_p99_seconds), or far away?');
}
