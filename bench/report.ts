import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import * as z from 'zod/mini';
import { format, verdict } from './figures.ts';
import type { Figure, Result } from './figures.ts';
import type { SuiteReport } from './suite.ts';

const HEADINGS = ['claim', 'target', 'measured', 'N', 'min … p25 – p75 … max', 'verdict'] as const;

function target({ atMost, atLeast, unit }: Figure): string {
  if (atMost !== null) return `≤ ${format(atMost, unit)}`;
  return atLeast === undefined ? '' : `≥ ${format(atLeast, unit)}`;
}

function cells(result: Result): string[] {
  if (result.kind === 'skipped') return [result.claim, '', '', '', result.reason, verdict(result)];
  const { claim, unit, measured, n, spread } = result;
  return [claim, target(result), format(measured, unit), String(n), spread, verdict(result)];
}

/** The figures as a plain table with aligned columns. */
export function plainTable(results: readonly Result[]): string {
  const rows = [[...HEADINGS], ...results.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

function markdownTable(results: readonly Result[]): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  return [line(HEADINGS), line(HEADINGS.map(() => '---')), ...results.map((result) => line(cells(result)))].join('\n');
}

const manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** What the figures depend on: cores and memory of the machine, and versions. */
function circumstances(chromium: string): string[] {
  const { version, dependencies } = manifest.parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
  const memory = Math.round(totalmem() / 2 ** 30);
  const of = (name: string) => `${name} ${dependencies[name] ?? '?'}`;
  return [
    `- Machine: ${availableParallelism()} cores, ${memory} GiB`,
    `- Versions: Parley ${version}, Node ${process.versions.node}, Chromium ${chromium}, ${of('next')}, ${of('react')}, ${of('socket.io')}`,
  ];
}

export interface ReportOptions {
  readonly suites: readonly SuiteReport[];
  readonly chromium: string;
  readonly seed: number;
  readonly date: Date;
}

/** docs/bench.md. */
export function markdown({ suites, chromium, seed, date }: ReportOptions): string {
  const sections = suites.flatMap(({ title, how, load, results }) => [
    `## ${title}`,
    '',
    how,
    '',
    `One-minute load average while it ran: ${load.map((value) => value.toFixed(1)).join(' – ')}.`,
    '',
    markdownTable(results),
    '',
  ]);
  return [
    '# Bench',
    '',
    'Written by `npm run bench -- --write`. Every figure is a median unless its claim says otherwise; N is the number of repetitions.',
    'Product and baselines take turns within each round, in an order drawn from the seed, so that both meet the same machine.',
    '',
    `- Date: ${date.toISOString().slice(0, 10)}`,
    ...circumstances(chromium),
    `- Seed: ${seed}`,
    '',
    ...sections,
  ].join('\n');
}
