// `node scripts/audit.mjs`: asks the registry whether anything that a deployment is made of has a known hole. Ends with 0 when there is
// none that is high or critical, with 1 when there is, and with 2 when it could not be asked; then it says why.
import { spawnSync } from 'node:child_process';
import { root, say } from './support.mjs';

const SKIPPED = 2;

/** What `npm audit --json` printed, or null when it is none of that. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const args = ['audit', '--omit=dev', '--audit-level=high', '--json', '--fetch-retries=0', '--fetch-timeout=15000'];
const { stdout, stderr, error } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', timeout: 60_000, shell: process.platform === 'win32' });
const report = parse(stdout);
const found = report?.metadata?.vulnerabilities;
if (!found) {
  // A registry without that endpoint, or none at all. What it said may quote addresses that are nobody's business: its status will do.
  const status = report?.statusCode ?? report?.error?.code;
  const reason = error?.message ?? (status ? `it answered ${status}` : (/code (E[A-Z0-9]+)/.exec(stderr)?.[1] ?? 'no answer'));
  say(`Skipped: the registry could not be asked for known holes (${reason}). Where it can: npm audit --omit=dev`);
  process.exitCode = SKIPPED;
} else {
  const grave = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => severity === 'high' || severity === 'critical');
  for (const { name, severity, range } of grave) say(`${name} ${range}: ${severity}`);
  say(`Known holes in what a deployment is made of: ${found.critical} critical, ${found.high} high, ${found.moderate} moderate, ${found.low} low.`);
  process.exitCode = grave.length > 0 ? 1 : 0;
}
