import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import * as z from 'zod';
import { quantile, randomFrom } from '../../bench/statistics.ts';

const folder = fileURLToPath(new URL('../../test-results/reports/reliability/', import.meta.url));

/** Full counts, as `npm run test:soak` asks for them; otherwise few, as `npm test` has time for. */
export const soak = process.env['PARLEY_SOAK'] === '1';

/** How often a fault is repeated. `PARLEY_ROUNDS` takes a soak in parts. */
export function rounds(quick: number, full: number): number {
  return soak ? Number(process.env['PARLEY_ROUNDS'] ?? full) : quick;
}

/** What decides when in the course of things a fault comes; `PARLEY_SEED` repeats a run. */
export const seed = Number(process.env['PARLEY_SEED'] ?? 20_261_123);

/** Numbers from 0 up to 1 for one test, the same for the same seed. */
export function random(test: string): () => number {
  return randomFrom([...test].reduce((mixed, letter) => (Math.imul(mixed, 31) + letter.charCodeAt(0)) | 0, seed));
}

export interface Claim {
  /** As in the table of docs/reliability.md: the promise, and the case of it. */
  readonly id: string;
  readonly what: string;
  /** Of which quantile the target speaks: 0.95, or 1 for "always". */
  readonly of: 0.5 | 0.95 | 0.99 | 1;
  readonly target: number;
  readonly unit: 'ms' | 'kB' | 'connections' | 'objects' | 'files' | 'times';
  readonly browser: 'none' | 'Chromium' | 'Chromium and Firefox';
}

const run = z.strictObject({
  date: z.string(),
  seed: z.number(),
  /** `null`: it never came. */
  samples: z.array(z.nullable(z.number())),
});

const report = z.object({ soak: z.boolean(), runs: z.array(run) });

/** One promise as it is measured, written down sample by sample, for the table whether it is kept or not. */
export class Figure {
  readonly #claim: Claim;
  readonly #file: string;
  /** A soak in parts adds to what is there. */
  readonly #earlier: readonly z.infer<typeof run>[];
  readonly #samples: number[] = [];

  constructor(claim: Claim) {
    this.#claim = claim;
    this.#file = `${folder}${claim.id}.json`;
    this.#earlier = soak ? earlierRuns(this.#file) : [];
  }

  /** Infinity: it never came. */
  add(sample: number): void {
    const { id, unit } = this.#claim;
    this.#samples.push(sample);
    process.stdout.write(`      ${id}: ${Number.isFinite(sample) ? `${Math.round(sample)} ${unit}` : 'never'}\n`);
    const samples = this.#samples.map((value) => (Number.isFinite(value) ? Math.round(value) : null));
    const runs = [...this.#earlier, { date: new Date().toISOString().slice(0, 10), seed, samples }];
    const all = runs.flatMap((it) => it.samples.map((value) => value ?? Infinity)).toSorted((a, b) => a - b);
    const figures = { soak, n: all.length, p50: quantile(all, 0.5), p95: quantile(all, 0.95), p99: quantile(all, 0.99), max: quantile(all, 1) };
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify({ ...this.#claim, ...figures, runs }, null, 2)}\n`);
  }

  /** Fails when the promise was not kept. */
  check(): void {
    const { id, what, of, target, unit } = this.#claim;
    const sorted = this.#samples.toSorted((a, b) => a - b);
    expect(quantile(sorted, of), `${id}: ${what}, ${unit}: ${this.#samples.map(Math.round).join(', ')}`).toBeLessThanOrEqual(target);
  }
}

function earlierRuns(file: string): z.infer<typeof run>[] {
  try {
    const earlier = report.parse(JSON.parse(readFileSync(file, 'utf8')));
    // A quick run is no part of a soak.
    return earlier.soak ? earlier.runs : [];
  } catch {
    return [];
  }
}
