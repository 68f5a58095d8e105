// Turns what the reliability tests have measured (test-results/reports/reliability) into the table of docs/reliability.md.
// `node scripts/reliability.mjs` prints it, with `--write` it goes into the page.
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

/** `null` in a report: it never came. */
const shown = (value, unit) => {
  if (value === null) return 'never';
  if (unit === 'ms') return `${(value / 1000).toFixed(2)} s`;
  return unit === 'kB' ? `${Math.round(value)} kB` : String(value);
};

const rows = reports.map(({ id, what, browser, of, target, unit, n, p50, p95, p99, max, runs }) => {
  const decisive = { 0.5: p50, 0.95: p95, 0.99: p99, 1: max }[of];
  const met = decisive !== null && decisive <= target;
  const wanted = `≤ ${shown(target, unit)}${of === 1 ? '' : ` (p${of * 100})`}`;
  const seeds = [...new Set(runs.map(({ seed }) => seed))].join(', ');
  const date = runs.map((run) => run.date).sort().at(-1);
  const cells = [id, what, browser, wanted, shown(p50, unit), shown(p95, unit), shown(max, unit), n, met ? 'met' : '**missed**', date, seeds];
  return `| ${cells.join(' | ')} |`;
});

const table = [
  '| Id | What | Browsers | Target | p50 | p95 | Max | N | | Date | Seed |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
  ...rows,
].join('\n');

if (process.argv.includes('--write')) {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) fail(`docs/reliability.md has no ${start} … ${end}.`);
  writeFileSync(page, `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`);
} else {
  console.log(table);
}
