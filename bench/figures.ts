import { summarize } from './statistics.ts';
import type { Summary } from './statistics.ts';

export type Unit = 'ms' | 'KiB' | 'MiB' | 'MiB/s' | 'round trips' | 'ratio' | 'commits' | 'px' | 'Mbit/s' | 'Mpx/s' | 's/min' | '%' | 'fps' | 'freezes' | 'tasks' | 'per second';

/** One measured figure beside what was promised of it. */
export interface Figure {
  readonly kind: 'figure';
  readonly claim: string;
  readonly unit: Unit;
  /** The most it may be; null for a baseline, which promises nothing. */
  readonly atMost: number | null;
  /** The least it may be, of what is better the more there is. */
  readonly atLeast?: number;
  /** What is held against the promise: the median, unless the claim says otherwise. */
  readonly measured: number;
  readonly n: number;
  /** Quartiles and extremes in words, or how else the figure came about. */
  readonly spread: string;
}

/** Something that could not be measured here, and why. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly claim: string;
  readonly reason: string;
}

export type Result = Figure | Skipped;

export type Verdict = 'met' | 'missed' | 'baseline' | 'skipped';

export function verdict(result: Result): Verdict {
  if (result.kind === 'skipped') return 'skipped';
  const { atMost, atLeast, measured } = result;
  if (atMost === null && atLeast === undefined) return 'baseline';
  return measured <= (atMost ?? Number.POSITIVE_INFINITY) && measured >= (atLeast ?? Number.NEGATIVE_INFINITY) ? 'met' : 'missed';
}

const DIGITS: Readonly<Record<Unit, number>> = { ms: 0, KiB: 1, MiB: 1, 'MiB/s': 1, 'round trips': 2, ratio: 2, commits: 0, px: 0, 'Mbit/s': 2, 'Mpx/s': 1, 's/min': 1, '%': 0, fps: 1, freezes: 0, tasks: 0, 'per second': 0 };

export function format(value: number, unit: Unit): string {
  const digits = value.toFixed(DIGITS[unit]);
  return unit === 'ratio' ? `${digits}×` : `${digits} ${unit}`;
}

export function spreadOf({ min, p25, p75, max }: Summary, unit: Unit): string {
  const [a, b, c, d] = [min, p25, p75, max].map((value) => value.toFixed(DIGITS[unit]));
  return `${a} … ${b} – ${c} … ${d}`;
}

/** The median of `values` as a figure. */
export function medianFigure(claim: string, unit: Unit, atMost: number | null, values: readonly number[]): Figure {
  const summary = summarize(values);
  return { kind: 'figure', claim, unit, atMost, measured: summary.median, n: summary.n, spread: spreadOf(summary, unit) };
}

/**
 * How many times `values` is `baseline`, median by median. Both come from the same rounds, so what else the machine was
 * doing weighs on both; the spread is that of the ratios within the rounds.
 */
export function ratioFigure(claim: string, atMost: number, values: readonly number[], baseline: readonly number[]): Figure {
  return { ...ratioOf(claim, values, baseline), atMost };
}

/** The same of what is better the more there is. */
export function ratioAtLeastFigure(claim: string, atLeast: number, values: readonly number[], baseline: readonly number[]): Figure {
  return { ...ratioOf(claim, values, baseline), atLeast };
}

function ratioOf(claim: string, values: readonly number[], baseline: readonly number[]): Figure {
  const within = values.flatMap((value, round) => {
    const base = baseline[round];
    return base === undefined ? [] : [value / base];
  });
  const measured = summarize(values).median / summarize(baseline).median;
  return { kind: 'figure', claim, unit: 'ratio', atMost: null, measured, n: within.length, spread: spreadOf(summarize(within), 'ratio') };
}
