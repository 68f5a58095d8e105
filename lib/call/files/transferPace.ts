/** ms of queueing that files may add to the way of a voice (RFC 6817, TARGET). */
export const TARGET_MS = 100;
/** ms after which a lowest round trip is no longer believed: the way may have become longer (RFC 6817, base history). */
const BASE_MS = 120_000;
/** Bytes a second: slower than this a transfer would look dead, and nobody's voice is helped. */
const SLOWEST = 32 * 1024;
/** Bytes a second that a reading without any queue adds, at least. */
const STEP = 64 * 1024;
/** Part of the limit that such a reading adds, at most: half of it again in five seconds. */
const GAIN = 0.04;
/** Readings in a row almost without a queue after which the line is taken to have much more to give, and the part added from then on. */
const CALM_READINGS = 6;
const CALM_GAIN = 0.2;
/** How far below the target a queue is almost none. */
const CALM = 0.75;
/** ms for which a browser may tell the same round trip again: it measures every 2.5 s on a quiet way (RFC 7675 has it ask each 5 s). */
const STALE_MS = 3_000;
/** Part of the limit that a reading of twice the target takes away. */
const BACK_OFF = 0.5;
/** A limit that nobody uses up grows no further than this many times what is used: it would stop nothing when it is needed. */
const HEADROOM = 2;
/** ms of sending at the limit that may go at once. */
const BURST_MS = 100;

interface BaseReading {
  readonly at: number;
  readonly roundTrip: number;
}

/**
 * How fast files may go beside audio and video: as fast as the line is while it queues nothing, and with growing restraint as the
 * round trip rises above the lowest one seen (the idea of LEDBAT, RFC 6817, on a rate instead of a window: SCTP keeps its own
 * window below). There is no limit at all until a queue has been seen, so a quick line is never held up by it.
 */
export class TransferPace {
  #limit = Infinity;
  #base: readonly BaseReading[] = [];
  /** The newest round trip, since when it has been told, and the one before it. */
  #last = Infinity;
  #lastAt = -Infinity;
  #before = Infinity;
  #calm = 0;
  #owed = 0;
  #owedAt = 0;

  /** Bytes a second. */
  get limit(): number {
    return this.#limit;
  }

  /** `roundTrip` in ms as read at `now` (ms), `rate`: bytes a second that went out since the reading before. */
  read(now: number, roundTrip: number, rate: number): void {
    // Ascending: whatever is older and longer than a newer reading can never be the lowest again.
    this.#base = [...this.#base.filter((reading) => now - reading.at < BASE_MS && reading.roundTrip < roundTrip), { at: now, roundTrip }];
    const base = this.#base[0]?.roundTrip ?? roundTrip;
    const news = roundTrip !== this.#last || now - this.#lastAt >= STALE_MS;
    if (news) {
      this.#before = this.#last;
      this.#last = roundTrip;
      this.#lastAt = now;
    }
    // One late answer is no queue, however often it is told: the better of the last two counts (RFC 6817, CURRENT_FILTER).
    const queue = Math.min(roundTrip, this.#before) - base;
    const off = Math.max(-1, (TARGET_MS - queue) / TARGET_MS);
    this.#calm = off >= CALM ? this.#calm + 1 : 0;
    if (off < 0) {
      if (!news) return;
      const from = Math.min(this.#limit, Math.max(rate, SLOWEST));
      this.#limit = Math.max(SLOWEST, from * (1 + BACK_OFF * off));
    } else if (this.#limit < HEADROOM * Math.max(rate, SLOWEST)) {
      this.#limit += off * Math.max(STEP, (this.#calm > CALM_READINGS ? CALM_GAIN : GAIN) * this.#limit);
    }
  }

  /** ms until the next message may go; 0 for at once. */
  wait(now: number): number {
    if (this.#limit === Infinity) return 0;
    this.#settle(now);
    return this.#owed <= 0 ? 0 : Math.ceil((this.#owed / this.#limit) * 1_000);
  }

  /** `bytes` went out at `now`. */
  sent(now: number, bytes: number): void {
    if (this.#limit === Infinity) return;
    this.#settle(now);
    this.#owed += bytes;
  }

  #settle(now: number): void {
    const most = (this.#limit * BURST_MS) / 1_000;
    this.#owed = Math.max(-most, this.#owed - (this.#limit * Math.max(0, now - this.#owedAt)) / 1_000);
    this.#owedAt = now;
  }
}
