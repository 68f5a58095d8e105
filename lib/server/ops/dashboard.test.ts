import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createPromMetrics } from './promMetrics.ts';
import { parseScrape } from './scrapeTestBed.ts';

const grid = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) });
const target = z.object({ refId: z.string(), expr: z.string() });
const dashboard = z.object({
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
  panels: z.array(z.object({ id: z.int(), title: z.string(), gridPos: grid, targets: z.array(target).optional() })),
});
const { panels, templating } = dashboard.parse(JSON.parse(readFileSync(new URL('../../../deploy/grafana/parley.json', import.meta.url), 'utf8')));
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** Series that a family of a type has, beside those by its own name. */
const suffixes: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] };

async function seriesNames(): Promise<ReadonlySet<string>> {
  const metrics = await createPromMetrics();
  metrics.watch({ stats: async () => ({ rooms: 0, seats: 0, sockets: 0 }), draining: () => false });
  const { types } = parseScrape(await metrics.read());
  return new Set([...types].flatMap(([name, type]) => [name, ...(suffixes[type] ?? []).map((suffix) => name + suffix)]));
}

it('draws nothing that the server does not tell', async () => {
  const told = await seriesNames();
  const drawn = expressions.flatMap((expr) => expr.match(/\b(?:parley|process|nodejs)_\w+/g) ?? []);
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.filter((name) => !told.has(name))).toEqual([]);
});

it('draws everything that only this server tells', async () => {
  const own = [...(await seriesNames())].filter((name) => name.startsWith('parley_') && !/_seconds(?:_sum)?$/.test(name));
  expect(own.filter((name) => !expressions.some((expr) => expr.includes(name)))).toEqual([]);
});

it('is well formed: panels have their own ids and places, and variables are there', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const squares = panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`));
  expect(new Set(squares).size).toBe(squares.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  const variables = new Set(expressions.flatMap((expr) => expr.match(/\$(?!__)\w+/g) ?? []));
  expect([...variables].filter((name) => !templating.list.some((one) => `$${one.name}` === name))).toEqual([]);
  for (const expr of expressions) expect([...expr].filter((char) => char === '(').length, expr).toBe([...expr].filter((char) => char === ')').length);
});
