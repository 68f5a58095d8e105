import type { Clock } from '#lib/kernel/clock.ts';
import { readSendStats } from '../stats/sendStats.ts';
import type { SendStats } from '../stats/sendStats.ts';
import type { LinkConnection } from './linkConnection.ts';
import type { PathSample } from './uplink.ts';

/** What went on on one connection since it was last looked at. */
export interface Measured {
  readonly path: PathSample;
  /** Whether the browser makes a picture smaller for want of processor time. */
  readonly strained: boolean;
  /** The share of the time from frame to frame that encoding the link's pictures takes; null where nothing was encoded. */
  readonly encodeShare: number | null;
  /** Whether the own microphone hears somebody. */
  readonly speaks: boolean;
}

/**
 * ms after which a path has been probed: before, its estimate is what every path is guessed to carry. One that falls below that share of
 * what it was is no guess any more.
 */
const PROBED_MS = 4_000;
const FALLEN_SHARE = 0.7;
/** Above it, loss is taken for a path that is too narrow. */
const CHOKED = 0.1;
/** Root mean square of a sound that is somebody speaking, where 1 is as loud as can be. */
const VOICE = 0.01;

/** Looks at what one connection sends. */
export class LinkMeter {
  readonly connection: LinkConnection;
  readonly #clock: Clock;
  readonly #since: number;
  #highest = 0;
  #last: { readonly at: number; readonly stats: SendStats } | null = null;

  constructor(connection: LinkConnection, clock: Clock) {
    this.connection = connection;
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** Null for the first time: there is nothing yet to compare with. */
  async look(): Promise<Measured | null> {
    const stats = readSendStats(await this.connection.senders.getStats());
    const at = this.#clock.now();
    const last = this.#last;
    this.#last = { at, stats };
    this.#highest = Math.max(this.#highest, stats.estimate ?? 0);
    if (!last || at === last.at) return null;
    const seconds = (at - last.at) / 1_000;
    const [frames, encodeTime] = [stats.frames - last.stats.frames, stats.encodeTime - last.stats.encodeTime];
    const [energy, duration] = [stats.energy - last.stats.energy, stats.duration - last.stats.duration];
    return {
      path: {
        estimate: this.#believes(stats.estimate, at) ? stats.estimate : null,
        sent: Math.max(0, ((stats.bytes - last.stats.bytes) * 8) / seconds),
        limited: stats.limits.has('bandwidth') || stats.loss > CHOKED,
      },
      strained: stats.limits.has('cpu'),
      // All frames of a second together take this share of it.
      encodeShare: frames > 0 ? encodeTime / seconds : null,
      speaks: duration > 0 && Math.sqrt(Math.max(0, energy) / duration) > VOICE,
    };
  }

  #believes(estimate: number | null, at: number): boolean {
    return at - this.#since >= PROBED_MS || (estimate !== null && estimate < this.#highest * FALLEN_SHARE);
  }
}
