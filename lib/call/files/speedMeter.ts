/** ms over which a speed is taken: long enough to stand still, short enough to show that it has changed. */
const SPAN_MS = 3_000;

/** Bytes a second over the last three seconds. */
export class SpeedMeter {
  #samples: readonly { readonly at: number; readonly moved: number }[] = [];

  /** `moved` bytes are there at `now` (ms). Gives the speed. */
  read(now: number, moved: number): number {
    // The newest one from before the span stays: the span is measured from there.
    const first = this.#samples.findLastIndex(({ at }) => now - at >= SPAN_MS);
    this.#samples = [...this.#samples.slice(Math.max(0, first)), { at: now, moved }];
    const oldest = this.#samples[0];
    if (!oldest || oldest.at === now) return 0;
    return Math.max(0, Math.round(((moved - oldest.moved) * 1_000) / (now - oldest.at)));
  }

  /** Nothing moves: what was measured says nothing about what comes. */
  clear(): void {
    this.#samples = [];
  }
}
