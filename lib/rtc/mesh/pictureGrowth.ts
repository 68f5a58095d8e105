import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { firstPicture, growthBitrate } from './encodings.ts';
import type { PictureEncoding } from './encodings.ts';
import type { LinkConnection } from './linkConnection.ts';

export interface PictureGrowthOptions {
  readonly connection: LinkConnection;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly target: () => PictureEncoding;
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

/** What goes out while `target` is not allowed yet. Only the size waits: with the limit of before, less would go out than proves that more can. */
function waiting(now: PictureEncoding, target: PictureEncoding): PictureEncoding {
  const first = firstPicture(target);
  return now.active && now.maxHeight >= first.maxHeight ? { ...target, maxHeight: now.maxHeight, degradation: now.degradation } : first;
}

/**
 * Brings a connected link from its picture of just now to the target encoding: at once where the target is no larger,
 * otherwise as soon as the uplink allows, so that growing never costs a frame. A picture that was off begins small.
 */
export class PictureGrowth {
  readonly #options: PictureGrowthOptions;
  #growing = false;
  #startedAt = 0;
  #cancel: () => void = () => {};

  constructor(options: PictureGrowthOptions) {
    this.#options = options;
  }

  /** `settle`: ms before the first look at the estimate, since one from before an outage says nothing. */
  begin(settle: number): void {
    const { clock, scope } = this.#options;
    this.#cancel();
    this.#growing = true;
    this.#startedAt = clock.now();
    if (settle > 0) this.#cancel = scope.after(clock, settle, () => void this.#grow());
    else void this.#grow();
  }

  /** The target is another. A picture that is growing finds out by itself. */
  review(): void {
    if (!this.#growing) this.begin(0);
  }

  async #grow(): Promise<void> {
    const { connection, scope, clock, target } = this.#options;
    const { senders } = connection;
    const startedAt = this.#startedAt;
    const encoding = target();
    const needed = encoding.active && encoding.maxHeight > senders.encoding.maxHeight ? growthBitrate(encoding) : 0;
    if (needed > 0 && senders.flow === 'all') {
      if (!senders.encoding.active) senders.setEncoding(firstPicture(encoding));
      const available = await availableOutgoingBitrate(connection);
      if (scope.closed || startedAt !== this.#startedAt) return;
      // Another target meanwhile, perhaps none at all.
      if (target() !== encoding) return this.#grow();
      const allowed = available === null ? clock.now() - startedAt >= BLIND_GROWTH_MS : available >= needed;
      if (!allowed) {
        if (senders.flow === 'all') senders.setEncoding(waiting(senders.encoding, encoding));
        this.#cancel = scope.after(clock, LOOK_INTERVAL_MS, () => void this.#grow());
        return;
      }
    }
    this.#growing = false;
    // Where the path is lost, whoever finds it again begins anew.
    if (senders.flow === 'all') senders.setEncoding(encoding);
  }
}
