import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { IceConfig } from '#lib/protocol/events.ts';
import { TurnClient } from '#lib/server/turn/turnClient.ts';
import type { Allocation, TurnClientOptions, TurnCredentials } from '#lib/server/turn/turnClient.ts';
import { turnCredentials } from '#lib/server/turn/turnCredentials.ts';
import { parseTurnUrl } from '#lib/server/turn/turnUrl.ts';
import type { TurnUrl } from '#lib/server/turn/turnUrl.ts';
import { examineCertificate } from './certificate.ts';
import type { Deployment } from './deployment.ts';
import { iceFailure } from './failures.ts';
import { broken, doubtful, fine, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

/** How long credentials live that are made here, in seconds. */
const LIFETIME_S = 600;

/** How long a packet may take through the relay, and how often it is sent again, in ms. */
const ARRIVAL_MS = 3_000;
const RESEND_MS = 300;

/** One address of an ICE server. */
interface IceUrl {
  readonly text: string;
  readonly url: TurnUrl;
}

/** Tries every server that browsers are given, as a browser would, and those of the secret that the doctor was told. */
export async function* checkIce(deployment: Deployment, { servers }: IceConfig): AsyncGenerator<Finding> {
  const given = servers.flatMap(({ urls, username, credential: password }) =>
    urls.map((text) => ({ text, url: parseTurnUrl(text), credentials: username !== undefined && password !== undefined ? { username, password } : null })),
  );
  for (const { text, url } of given) if (url === null) yield broken(text, `${text} is nothing that every browser takes for an ICE server.`, 'Correct STUN_URLS or TURN_URLS.');
  const known = given.flatMap(({ text, url, credentials }) => (url ? [{ text, url, credentials }] : []));

  const stun = known.filter(({ url }) => url.kind === 'stun');
  if (stun.length === 0) yield skipped('stun', 'Browsers are given no STUN server.');
  for (const one of stun) yield* checkStun(deployment, one);

  const turn = known.filter(({ url }) => url.kind === 'turn');
  if (turn.length === 0) yield doubtful('turn', 'Browsers are given no TURN server.', 'Where a network allows no direct path, a call does not come about. Run coturn, and set TURN_URLS and TURN_SECRET.');
  for (const { text, url, credentials } of turn) {
    if (credentials) yield* checkTurn(deployment, { text, url }, credentials, text);
    else yield broken(text, `Browsers are given ${text} without credentials.`, 'Set TURN_SECRET.');
  }
  if (turn.length > 0 && turn.every(({ url }) => url.transport === 'udp')) yield doubtful('turn', 'Every TURN server is spoken to over UDP.', 'Where UDP is blocked, as in many offices, that is no help. Add the same server over TCP, and over TLS at port 443 (turns:…:443?transport=tcp).');

  if (deployment.turnSecret === null) return;
  const named = deployment.turnUrls.map((text) => ({ text, url: parseTurnUrl(text) }));
  for (const { text, url } of named.length > 0 ? named : turn) {
    const check = `${text} with TURN_SECRET`;
    // A name of its own, so that it never meets the quota of another.
    const name = `doctor-${randomBytes(6).toString('hex')}`;
    if (url) yield* checkTurn(deployment, { text, url }, turnCredentials(deployment.turnSecret, name, Math.floor(Date.now() / 1000) + LIFETIME_S), check);
    else yield broken(check, `${text} is no TURN server that every browser takes.`, 'Correct TURN_URLS.');
  }
}

/** A client of `url`, or what keeps it from being one. */
async function open({ ca, patience }: Deployment, { url }: IceUrl, check: string, more: TurnClientOptions = {}): Promise<{ readonly client: TurnClient } | { readonly findings: readonly Finding[] }> {
  const opened = await TurnClient.open(url, { timeout: patience, ...(ca === null ? {} : { ca }), ...more });
  if (opened.ok) return { client: opened.value };
  const faults = opened.reason === 'untrusted' ? await examineCertificate(`${check} tls`, { host: url.host, port: url.port, ca, patience }) : [];
  return { findings: [iceFailure(check, url, opened), ...faults] };
}

async function* checkStun(deployment: Deployment, one: IceUrl): AsyncGenerator<Finding> {
  const opened = await open(deployment, one, one.text);
  if ('findings' in opened) {
    yield* opened.findings;
    return;
  }
  const bound = await opened.client.bind();
  opened.client.close();
  yield bound.ok ? fine(one.text, `Tells this machine its public address (${bound.value.address}).`) : iceFailure(one.text, one.url, bound);
}

async function* checkTurn(deployment: Deployment, one: IceUrl, credentials: TurnCredentials, check: string): AsyncGenerator<Finding> {
  // Whoever relays for anybody will be found, and used.
  const stranger = await open(deployment, one, check);
  if ('findings' in stranger) {
    yield* stranger.findings;
    return;
  }
  const taken = await stranger.client.allocate();
  stranger.client.close();
  if (taken.ok) {
    yield broken(check, 'It relays for anybody, without credentials.', 'It will be found and used by strangers. Configure coturn with use-auth-secret and static-auth-secret.');
    return;
  }
  if (taken.reason !== 'refused' || taken.code !== 401) {
    yield iceFailure(check, one.url, taken);
    return;
  }

  const heard = new Arrivals();
  const opened = await open(deployment, one, check, { credentials, onData: (_from, data) => heard.take(data) });
  if ('findings' in opened) {
    yield* opened.findings;
    return;
  }
  const { client } = opened;
  try {
    const allocated = await client.allocate();
    if (!allocated.ok) {
      yield iceFailure(check, one.url, allocated);
      return;
    }
    const { relayed } = allocated.value;
    yield fine(check, `Gives this machine an address on the relay (${relayed.address}, port ${relayed.port}).`);
    yield await checkRelay(`${check}, relaying`, client, allocated.value, heard, Math.min(deployment.patience, ARRIVAL_MS));
    await client.refresh(0);
  } finally {
    client.close();
  }
}

/** What has come through a relay. */
class Arrivals {
  #onArrival: (data: Buffer) => void = () => {};

  take(data: Buffer): void {
    this.#onArrival(data);
  }

  /** Whether `word` comes in the next `patience` ms. */
  of(word: Buffer, patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      this.#onArrival = (data) => {
        if (!data.equals(word)) return;
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

/** Sends a packet to the relayed address as another participant would, and sees whether it comes through. */
async function checkRelay(check: string, client: TurnClient, { relayed, mapped }: Allocation, heard: Arrivals, patience: number): Promise<Finding> {
  if (isIPv6(relayed.address) !== isIPv6(mapped.address) || !(await client.createPermission(mapped)).ok) {
    return skipped(check, 'This machine may not send through the relay to itself, so whether packets get through was not tried.');
  }
  const word = randomBytes(16);
  const socket = createSocket(isIPv6(relayed.address) ? 'udp6' : 'udp4');
  // What cannot be sent does not arrive either, and that is told.
  socket.on('error', () => {});
  const again = setInterval(() => socket.send(word, relayed.port, relayed.address, () => {}), RESEND_MS);
  const arrived = await heard.of(word, patience);
  clearInterval(again);
  socket.close();
  if (arrived) return fine(check, 'A packet that is sent to that address gets through.');
  return doubtful(check, `A packet that is sent to ${relayed.address}, port ${relayed.port}, does not get through.`, 'Open the relay’s UDP ports in its firewall (coturn: min-port to max-port, 49152 to 65535 unless set). Behind NAT, coturn needs external-ip. From some networks this cannot be seen.');
}
