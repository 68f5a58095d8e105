// Turns what the reliability tests have measured (test-results/reports/reliability) into the table of docs/reliability.md.
// `node scripts/reliability.mjs` prints it, with `--write` it goes into the page: what is measured takes the place of what was measured
// less often, and rows of what was not measured stay.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root } from './support.mjs';

const folder = join(root, 'test-results', 'reports', 'reliability');
const page = join(root, 'docs', 'reliability.md');
const [start, end] = ['<!-- figures -->', '<!-- /figures -->'];

const reports = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
if (reports.length === 0) fail('Nothing has been measured yet: npm run test:soak');

const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(start), text.indexOf(end)];
if (from < 0 || to < from) fail(`docs/reliability.md has no ${start} … ${end}.`);
/** The rows that stand there, by what they tell of; the first two are the head. */
const standing = new Map(
  text.slice(from, to).split('\n').filter((line) => line.startsWith('|')).slice(2).map((line) => [cellsOf(line)[0], line]),
);

/** `null` in a report: it never came. */
const shown = (value, unit) => {
  if (value === null) return 'never';
  if (unit === 'ms') return `${(value / 1000).toFixed(2)} s`;
  return unit === 'kB' ? `${Math.round(value)} kB` : String(value);
};

const measured = reports.map(({ id, what, browser, of, target, unit, n, p50, p95, p99, max, runs }) => {
  const decisive = { 0.5: p50, 0.95: p95, 0.99: p99, 1: max }[of];
  const met = decisive !== null && decisive <= target;
  const wanted = `≤ ${shown(target, unit)}${of === 1 ? '' : ` (p${of * 100})`}`;
  const seeds = [...new Set(runs.map(({ seed }) => seed))].join(', ');
  const date = runs.map((run) => run.date).sort().at(-1);
  const cells = [id, what, browser, wanted, shown(p50, unit), shown(p95, unit), shown(max, unit), n, met ? 'met' : '**missed**', date, seeds];
  return `| ${cells.join(' | ')} |`;
});
for (const row of measured) {
  const [id, , , , , , , n] = cellsOf(row);
  if (Number(n) >= Number(cellsOf(standing.get(id) ?? '')[7] ?? 0)) standing.set(id, row);
}
const rows = [...standing.entries()].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, row]) => row);

const table = [
  '| Id | What | Browsers | Target | p50 | p95 | Max | N | | Date | Seed |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
  ...rows,
].join('\n');

if (process.argv.includes('--write')) {
  writeFileSync(page, `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`);
} else {
  console.log(table);
}

function cellsOf(line) {
  return line.split('|').slice(1, -1).map((cell) => cell.trim());
}
