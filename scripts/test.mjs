// `npm test`: everything, from a fresh clone. Goes on after a stage that fails, so that one run tells all.
// The last line is `N passed, N failed`, with `, N skipped` when there are any.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { install } from './install.mjs';
import { requireNode, root, say } from './support.mjs';

requireNode();
await install();

const { findChromium, findFirefox, findHeadlessShell } = await import('./browsers.mjs');
const require = createRequire(import.meta.url);
const reports = join(root, 'test-results', 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const soak = process.argv.includes('--soak');
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...(soak ? { PARLEY_SOAK: '1' } : {}) };

/** A package's command as `node <file>`: no shell, no npx. */
function command(name, binary = name) {
  const manifest = findManifest(name);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[binary]);
}

function findManifest(name) {
  for (const folder of require.resolve.paths(name) ?? []) {
    const manifest = join(folder, name, 'package.json');
    if (existsSync(manifest)) return manifest;
  }
  throw new Error(`${name} is not installed`);
}

function node(args, more = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...env, ...more }, stdio: ['ignore', 'inherit', 'inherit'] });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A runner that ended badly has at least one failure, whatever it managed to write down. */
const honest = (code, { passed, failed, skipped }) => ({ passed, skipped, failed: failed === 0 && code !== 0 ? 1 : failed });

const oneCheck = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/** Needs a registry that can be asked; where there is none, that is no failure of what is tested. */
async function knownHoles() {
  const code = await node([join(root, 'scripts', 'audit.mjs')]);
  return code === 2 ? { passed: 0, failed: 0, skipped: 1 } : oneCheck(code);
}

async function unitTests() {
  const file = join(reports, 'unit.json');
  const code = await node([
    command('vitest'), 'run', '--config', 'lib/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`,
  ]);
  const report = readReport(file);
  const brokenFiles = (report?.testResults ?? []).filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length;
  return honest(code, {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + brokenFiles,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  });
}

async function browserTests() {
  const chromium = findChromium();
  if (chromium === null) {
    say('No Chromium could be found or fetched. Name one: PARLEY_CHROMIUM=/path/to/chrome npm test');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const firefox = findFirefox();
  if (firefox === null) say('No Firefox could be found or fetched: what needs one is skipped. Name one with PARLEY_FIREFOX.');
  const file = join(reports, 'browser.json');
  const code = await node([command('@playwright/test', 'playwright'), 'test', '--config', 'e2e/playwright.config.ts'], {
    PARLEY_CHROMIUM: chromium,
    PARLEY_HEADLESS_SHELL: findHeadlessShell() ?? '',
    PARLEY_FIREFOX: firefox ?? '',
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const stats = readReport(file)?.stats;
  // A test that passes on its second try only has failed: there are no retries, and this keeps it so.
  return honest(code, {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  });
}

let built = false;
const stages = [
  ['types', async () => oneCheck(await node([command('typescript', 'tsc'), '--noEmit']))],
  ['lint', async () => oneCheck(await node([command('oxlint'), '--type-aware', '--max-warnings', '0']))],
  ['unit tests', unitTests],
  ['known holes', knownHoles],
  [
    'production build',
    async () => {
      const counts = oneCheck(await node([join(root, 'scripts', 'build.mjs')]));
      built = counts.failed === 0;
      return counts;
    },
  ],
  ['browser tests', () => (built ? browserTests() : (say('Not run: there is no build.'), { passed: 0, failed: 1, skipped: 0 }))],
];

const rows = [];
for (const [name, run] of stages) {
  say(`\n── ${String(name)}`);
  const started = performance.now();
  let counts;
  try {
    counts = await run();
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  rows.push({ name, ...counts, seconds: (performance.now() - started) / 1000 });
}

const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
const passed = total('passed');
const failed = total('failed');
const skipped = total('skipped');

console.log(`\n${'stage'.padEnd(18)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}${'seconds'.padStart(9)}`);
for (const row of rows) {
  const figures = [String(row.passed).padStart(8), String(row.failed).padStart(8), String(row.skipped).padStart(9), row.seconds.toFixed(1).padStart(9)];
  console.log(`${row.name.padEnd(18)}${figures.join('')}`);
}
console.log('');
console.log(`${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
