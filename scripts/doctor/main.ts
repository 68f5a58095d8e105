import { parseArgs } from 'node:util';
import { readSecret } from '#lib/config/env.ts';
import type { Deployment } from './deployment.ts';
import { examine } from './examine.ts';
import type { Finding, Verdict } from './finding.ts';

const USAGE = `npm run doctor -- https://call.example.org [--json]

Looks at a deployment of Parley from outside, and says what is wrong and what to do about it.
  --json         one JSON object instead of lines for people
  --timeout <s>  how long anything may take to answer (5)
TURN_SECRET or TURN_SECRET_FILE in the environment (or .env): also makes TURN credentials from it, as the deployment should, and tries
TURN_URLS with them, or the servers that the deployment hands out. Ends with 1 when something is broken, else with 0.`;

const marks: Readonly<Record<Verdict, string>> = { ok: ' ok ', warn: 'WARN', fail: 'FAIL', skip: ' –  ' };

function usage(problem: string): never {
  process.stderr.write(`${problem}\n\n${USAGE}\n`);
  process.exit(1);
}

interface Asked {
  readonly deployment: Deployment;
  readonly json: boolean;
}

function readArguments(): Asked {
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, timeout: { type: 'string', default: '5' }, help: { type: 'boolean', short: 'h', default: false } } });
  } catch (error) {
    return usage(error instanceof Error ? error.message : 'Wrong arguments.');
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  const [address, ...rest] = positionals;
  if (address === undefined || rest.length > 0) return usage('Which deployment? Give one address.');
  const text = address.includes('://') ? address : `https://${address}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) return usage(`${address} is no address of a site.`);
  const seconds = Number(values.timeout);
  if (!(seconds > 0 && seconds <= 60)) return usage('--timeout takes 1 to 60 seconds.');
  const url = new URL(text);
  const secret = readSecret(process.env, 'TURN_SECRET');
  if (!secret.ok) return usage(`${secret.problem.variable} ${secret.problem.wrong} and has to be ${secret.problem.right}.`);
  const list = (process.env['TURN_URLS'] ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '');
  return {
    json: values.json,
    deployment: {
      url: new URL(url.origin),
      ca: null,
      // Another port than the usual one says nothing of what port 80 is for.
      plainPort: url.protocol === 'https:' && url.port === '' ? 80 : null,
      turnSecret: secret.value || null,
      turnUrls: list,
      patience: seconds * 1000,
    },
  };
}

const { deployment, json } = readArguments();
const findings: Finding[] = [];
for await (const finding of examine(deployment)) {
  findings.push(finding);
  if (json) continue;
  process.stdout.write(`${marks[finding.verdict]}  ${finding.check}: ${finding.said}\n`);
  if (finding.remedy !== null) process.stdout.write(`        → ${finding.remedy}\n`);
}
const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
const failed = count('fail');
if (json) process.stdout.write(`${JSON.stringify({ url: deployment.url.origin, healthy: failed === 0, findings }, null, 2)}\n`);
else process.stdout.write(`\n${count('ok')} ok, ${count('warn')} to look at, ${failed} broken\n`);
process.exitCode = failed > 0 ? 1 : 0;
