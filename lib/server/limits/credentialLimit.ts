import type { Clock } from '#lib/kernel/clock.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';

/** TURN credentials for one socket: a look, a join, four renewals an hour, and enough for whoever comes and goes all day. */
const SOCKET = { perSecond: 0.1, burst: 30 } as const;

const WINDOW_MS = 60_000;

/** Whether there may be one more. */
export type MayIssue = () => boolean;

/**
 * Keeps TURN credentials from being collected: so many for one socket, and for one address so many a minute, however many
 * sockets it opens and however many seats it makes up. It holds the addresses of one minute and no more.
 */
export class CredentialLimit {
  readonly #clock: Clock;
  readonly #perWindow: number;
  #issued = new Map<string, number>();
  #since = 0;

  /** `perMinute`: most for one address. */
  constructor(clock: Clock, perMinute: number) {
    this.#clock = clock;
    this.#perWindow = perMinute;
  }

  forSocket(address: string): MayIssue {
    const bucket = new TokenBucket(this.#clock, SOCKET);
    return () => bucket.take(1) && this.#take(address);
  }

  /** Addresses that are counted: what a test of clean-up counts. */
  get size(): number {
    return this.#issued.size;
  }

  #take(address: string): boolean {
    const now = this.#clock.now();
    if (Math.abs(now - this.#since) >= WINDOW_MS) {
      this.#issued = new Map();
      this.#since = now;
    }
    const issued = this.#issued.get(address) ?? 0;
    if (issued >= this.#perWindow) return false;
    this.#issued.set(address, issued + 1);
    return true;
  }
}
