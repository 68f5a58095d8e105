import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import { createHostToken, createRoomSecret, createSeatToken, roomNameOf } from '#lib/protocol/ids.ts';
import { ACK_TIMEOUT_MS } from '#lib/protocol/limits.ts';
import { probePaths } from '#lib/rtc/check/probePaths.ts';
import type { PathsFound } from '#lib/rtc/check/probePaths.ts';
import type { Signaling } from '#lib/signaling/signaling.ts';
import { socketSignaling } from '#lib/signaling/socketSignaling.ts';

/** What is known so far of the way from this browser to the server and to others. Null: not known yet. */
export interface ConnectionFindings {
  /** Round trip to the server in ms. */
  readonly server: { readonly ok: true; readonly ms: number } | { readonly ok: false } | null;
  readonly socket: { readonly ok: boolean } | null;
  readonly paths: PathsFound | null;
}

export const nothingFound: ConnectionFindings = { server: null, socket: null, paths: null };

/** The second answer is timed: the first one pays for opening the connection. */
async function roundTrip(origin: string): Promise<number> {
  const ask = () => fetch(`${origin}/api/health`, { cache: 'no-store', signal: AbortSignal.timeout(ACK_TIMEOUT_MS) });
  if (!(await ask()).ok) throw new Error('not healthy');
  const begin = performance.now();
  await ask();
  return Math.round(performance.now() - begin);
}

/** The ICE servers that a call here would get, asked for a room that nobody knows; null when the socket does not come about. */
async function askForServers(signaling: Signaling): Promise<IceConfig | null> {
  const connected = await new Promise<boolean>((resolve) => {
    const look = (): void => {
      if (signaling.state.get() === 'connected') settle(true);
    };
    const stop = signaling.state.subscribe(look);
    const cancel = systemClock.after(ACK_TIMEOUT_MS, () => settle(false));
    const settle = (outcome: boolean): void => {
      stop();
      cancel();
      resolve(outcome);
    };
    look();
  });
  if (!connected) return null;
  const room = await roomNameOf(createHostToken());
  const { proof } = await deriveRoomKeys(room, createRoomSecret());
  const reply = await signaling.request('watch', { room, proof, seat: createSeatToken() });
  return reply.ok ? reply.ice : { servers: [], expires: null };
}

const ignore = (): void => {};

/** Looks at server, socket and paths, and tells `onFinding` of each as it is known. */
export async function checkConnection(origin: string, onFinding: (part: Partial<ConnectionFindings>) => void): Promise<void> {
  const server = roundTrip(origin).then(
    (ms) => onFinding({ server: { ok: true, ms } }),
    () => onFinding({ server: { ok: false } }),
  );
  const signaling = socketSignaling(origin)({ roster: ignore, signal: ignore, evicted: ignore, knocking: ignore, waiting: ignore, admitted: ignore });
  try {
    const ice = await askForServers(signaling);
    onFinding({ socket: { ok: ice !== null } });
    const servers = (ice?.servers ?? []).map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    }));
    onFinding({ paths: await probePaths((config) => new RTCPeerConnection(config), servers, systemClock) });
  } finally {
    signaling.close();
  }
  await server;
}
