import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { growthBitrate } from './encodings.ts';
import type { CameraEncoding } from './encodings.ts';
import type { LinkConnection } from './linkConnection.ts';

export interface GrowPictureOptions {
  readonly connection: LinkConnection;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly target: () => CameraEncoding;
  /** ms before the first look at the estimate: one from before an outage says nothing. */
  readonly settle: number;
}

/** ms that a path has to prove itself again after silence before the picture may grow. */
export const SETTLE_MS = 1_500;
/** ms between looks at the bandwidth estimate. */
const LOOK_INTERVAL_MS = 250;
/** ms after which a browser that publishes no estimate (Firefox) is trusted to have found out by itself. */
const BLIND_GROWTH_MS = 1_500;

/** The estimate of the uplink in bit/s (webrtc-stats, availableOutgoingBitrate); null where it is not told. */
async function availableOutgoingBitrate(connection: LinkConnection): Promise<number | null> {
  const reports: ReadonlyMap<string, Readonly<Record<string, unknown>>> = await connection.getStats();
  for (const { type, nominated, availableOutgoingBitrate: bitrate } of reports.values()) {
    if (type === 'candidate-pair' && nominated === true && typeof bitrate === 'number') return bitrate;
  }
  return null;
}

/**
 * Brings a connected link from its small first picture to the target encoding: at once where the target is no larger,
 * otherwise as soon as the uplink allows, so that growing never costs a frame.
 */
export function growPicture({ connection, scope, clock, target, settle }: GrowPictureOptions): void {
  const started = clock.now();
  const grow = async (): Promise<void> => {
    // The path is lost: whoever finds it again begins anew.
    if (connection.senders.flow !== 'all') return;
    const encoding = target();
    const needed = growthBitrate(encoding);
    if (needed > 0) {
      const available = await availableOutgoingBitrate(connection);
      if (scope.closed) return;
      const allowed = available === null ? clock.now() - started >= BLIND_GROWTH_MS : available >= needed;
      if (!allowed) {
        scope.after(clock, LOOK_INTERVAL_MS, () => void grow());
        return;
      }
    }
    connection.senders.setEncoding(encoding);
  };
  if (settle > 0) scope.after(clock, settle, () => void grow());
  else void grow();
}
