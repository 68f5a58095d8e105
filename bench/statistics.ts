/** How a figure spreads over its repetitions. */
export interface Summary {
  readonly n: number;
  readonly min: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly max: number;
}

/** The quantile `q` (0 to 1) of ascending `sorted`, linear between neighbours (Hyndman and Fan's type 7). */
export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  // Equal neighbours may be infinite: what never came.
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}

/** The spread of `values`; all NaN when there are none. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    n: sorted.length,
    min: quantile(sorted, 0),
    p25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    max: quantile(sorted, 1),
  };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** The straight line through `points` with the least squared error. */
export function fitLine(points: readonly Point[]): Line {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const slope = mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
  return { slope, intercept: y - slope * x };
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `items` in an order drawn from `random` (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items];
  const order: T[] = [];
  while (rest.length > 0) order.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return order;
}

/** The middle 95 % of slopes of lines through resamples of `points` (bootstrap), drawn within each x. */
export function slopeInterval(points: readonly Point[], random: () => number, resamples = 2_000): readonly [number, number] {
  const groups = [...new Set(points.map(({ x }) => x))].map((x) => points.filter((point) => point.x === x));
  const draw = (group: readonly Point[]) => group.map((point) => group[Math.floor(random() * group.length)] ?? point);
  const slopes = Array.from({ length: resamples }, () => fitLine(groups.flatMap(draw)).slope).toSorted((a, b) => a - b);
  return [quantile(slopes, 0.025), quantile(slopes, 0.975)];
}
