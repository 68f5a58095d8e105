import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';

/** How many candidates of each type (RFC 8445, 5.1.1) this browser has found for itself. */
export interface PathsFound {
  readonly host: number;
  readonly srflx: number;
  readonly relay: number;
}

/** Gathering that has not ended by then is taken as it is: an unreachable server keeps it open for much longer. */
const LONGEST_MS = 8_000;

/** Gathers candidates with `servers` and counts them. Nothing is sent to anybody else. */
export async function probePaths(
  createPeerConnection: (config: RTCConfiguration) => RTCPeerConnection,
  servers: readonly RTCIceServer[],
  clock: Clock,
): Promise<PathsFound> {
  const found = { host: 0, srflx: 0, relay: 0 };
  const scope = new Scope();
  try {
    const connection = createPeerConnection({ iceServers: [...servers] });
    scope.add(() => connection.close());
    await new Promise<void>((resolve, reject) => {
      scope.after(clock, LONGEST_MS, resolve);
      connection.onicecandidate = ({ candidate }) => {
        if (!candidate) return resolve();
        const { type } = candidate;
        if (type === 'host' || type === 'srflx' || type === 'relay') found[type] += 1;
      };
      connection.createDataChannel('probe');
      connection.setLocalDescription().catch(reject);
    });
  } catch {
    // No WebRTC at all: no path was found, which is what the counts say.
  } finally {
    scope.close();
  }
  return found;
}
