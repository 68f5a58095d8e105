import { createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { Deployment } from './deployment.ts';
import { failureFinding } from './failures.ts';
import { broken, doubtful, fine, skipped } from './finding.ts';
import type { Finding } from './finding.ts';
import { parseIceUrl } from './stun/iceUrl.ts';
import type { IceUrl } from './stun/iceUrl.ts';
import { attribute, messageType } from './stun/message.ts';
import { allocate, bind } from './stun/turn.ts';
import type { Allocation, Credentials } from './stun/turn.ts';
import { openWire } from './stun/wire.ts';
import type { Wire } from './stun/wire.ts';

/** How long credentials live that are made here, in seconds. */
const LIFETIME_S = 600;

/** How long a packet may take through the relay, and how often it is sent again, in ms. */
const ARRIVAL_MS = 3_000;
const RESEND_MS = 300;

/** Tries every server that browsers are given, as a browser would, and those of the secret that the doctor was told. */
export async function* checkIce(deployment: Deployment, { servers }: IceConfig): AsyncGenerator<Finding> {
  const given = servers.flatMap(({ urls, username, credential }) => urls.map((text) => ({ text, url: parseIceUrl(text), credentials: username !== undefined && credential !== undefined ? { username, password: credential } : null })));
  for (const { text, url } of given) if (url === null) yield broken(text, `${text} is nothing that a browser takes for an ICE server.`, 'Correct STUN_URLS or TURN_URLS.');
  const known = given.flatMap(({ url, credentials }) => (url ? [{ url, credentials }] : []));

  const stun = known.filter(({ url }) => url.kind === 'stun');
  if (stun.length === 0) yield skipped('stun', 'Browsers are given no STUN server.');
  for (const { url } of stun) yield await checkStun(deployment, url);

  const turn = known.filter(({ url }) => url.kind === 'turn');
  if (turn.length === 0) yield doubtful('turn', 'Browsers are given no TURN server.', 'Where a network allows no direct path, a call does not come about. Run coturn, and set TURN_URLS and TURN_SECRET (docs/operations.md).');
  for (const { url, credentials } of turn) {
    if (credentials) yield* checkTurn(deployment, url, credentials, '');
    else yield broken(url.text, `Browsers are given ${url.text} without credentials.`, 'Set TURN_SECRET.');
  }
  if (turn.length > 0 && turn.every(({ url }) => url.over === 'udp')) yield doubtful('turn', 'Every TURN server is spoken to over UDP.', 'Where UDP is blocked, as in many offices, that is no help. Add the same server over TCP, and over TLS at port 443 (turns:…:443?transport=tcp).');

  if (deployment.turnSecret === null) return;
  const own = deployment.turnUrls.length > 0 ? deployment.turnUrls.flatMap((text) => parseIceUrl(text) ?? []) : turn.map(({ url }) => url);
  for (const url of own) yield* checkTurn(deployment, url, credentialsFrom(deployment.turnSecret), ' with TURN_SECRET');
}

/** As the deployment makes them (draft-uberti-behave-turn-rest-00, section 2.2). */
function credentialsFrom(secret: string): Credentials {
  const username = `${Math.floor(Date.now() / 1000) + LIFETIME_S}:doctor-${randomBytes(4).toString('hex')}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

async function checkStun(deployment: Deployment, url: IceUrl): Promise<Finding> {
  const opened = await openWire(url, deployment);
  if (!opened.ok) return failureFinding(url.text, url, { kind: 'wire', reason: opened.reason, code: opened.code });
  try {
    const bound = await bind(opened.wire);
    return bound.ok ? fine(url.text, `Tells this machine its public address (${bound.mapped.address}).`) : failureFinding(url.text, url, bound.failure);
  } finally {
    opened.wire.close();
  }
}

async function* checkTurn(deployment: Deployment, url: IceUrl, credentials: Credentials, how: string): AsyncGenerator<Finding> {
  const check = `${url.text}${how}`;
  const opened = await openWire(url, deployment);
  if (!opened.ok) {
    yield failureFinding(check, url, { kind: 'wire', reason: opened.reason, code: opened.code });
    return;
  }
  const { wire } = opened;
  try {
    const allocated = await allocate(wire, credentials);
    if (!allocated.ok) {
      yield failureFinding(check, url, allocated.failure);
      return;
    }
    const { allocation } = allocated;
    const { relayed } = allocation;
    yield fine(check, `Gives this machine an address on the relay (${relayed.address}, port ${relayed.port}).`);
    yield await checkRelay(`${check}, relaying`, wire, allocation, Math.min(deployment.patience, ARRIVAL_MS));
    await allocation.release();
  } finally {
    wire.close();
  }
}

/** Sends a packet to the relayed address as another participant would, and sees whether it comes through. */
async function checkRelay(check: string, wire: Wire, { relayed, mapped, permit }: Allocation, patience: number): Promise<Finding> {
  if (relayed.family !== mapped.family || !(await permit(mapped))) return skipped(check, 'This machine may not send through the relay to itself, so whether packets get through was not tried.');
  const word = randomBytes(16);
  const socket = createSocket(relayed.family === 6 ? 'udp6' : 'udp4');
  // What cannot be sent does not arrive either, and that is told.
  socket.on('error', () => {});
  const again = setInterval(() => socket.send(word, relayed.port, relayed.address, () => {}), RESEND_MS);
  try {
    const arrived = await wire.indication(messageType.dataIndication, patience);
    if (arrived?.attributes.get(attribute.data)?.equals(word)) return fine(check, 'A packet that is sent to that address gets through.');
    return doubtful(check, `A packet that is sent to ${relayed.address}, port ${relayed.port}, does not get through.`, 'Open the relay’s UDP ports in its firewall (coturn: min-port to max-port, 49152 to 65535 unless set). Behind NAT, coturn needs external-ip. From some networks this cannot be seen.');
  } finally {
    clearInterval(again);
    socket.close();
  }
}
