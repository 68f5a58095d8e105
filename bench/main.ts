import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { plainTable, markdown } from './report.ts';
import { randomFrom } from './statistics.ts';
import type { Suite, SuiteContext, SuiteReport } from './suite.ts';
import { join } from './suites/join.ts';
import { js } from './suites/js.ts';
import { load } from './suites/load.ts';
import { link } from './suites/link.ts';
import { mesh } from './suites/mesh.ts';
import { react } from './suites/react.ts';
import { slope } from './suites/slope.ts';
import { send } from './suites/send.ts';
import { server } from './suites/server.ts';

const suites: Readonly<Record<string, Suite>> = { join, link, slope, mesh, send, js, react, server, load };

const USAGE = `npm run bench -- [${Object.keys(suites).join(' ')}] [--rounds N] [--seed N] [--port N] [--trace] [--quiet] [--write]`;

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      port: { type: 'string', default: '3130' },
      trace: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const number = (text: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new TypeError(`${text} is not a number`);
    return value;
  };
  const names = positionals.length > 0 ? positionals : Object.keys(suites);
  const chosen = names.map((name) => {
    const suite = suites[name];
    if (!suite) throw new TypeError(`there is no "${name}"`);
    return suite;
  });
  return { ...values, chosen, rounds: number(values.rounds), seed: number(values.seed), port: number(values.port) };
}

async function measure(suite: Suite, context: SuiteContext): Promise<SuiteReport> {
  const before = loadavg()[0] ?? 0;
  const results = await suite.run(context);
  const report: SuiteReport = { title: suite.title, how: suite.how, load: [before, loadavg()[0] ?? 0], results };
  const load = report.load.map((value) => value.toFixed(1)).join(' – ');
  process.stdout.write(`\n${suite.title} (load average ${load})\n${plainTable(results)}\n`);
  return report;
}

function read() {
  try {
    return options();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'Not understood'}\n${USAGE}\n`);
    process.exit(2);
  }
}

const { chosen, rounds, seed, port, trace, quiet, write } = read();
const executablePath = process.env['PARLEY_CHROMIUM'] ?? '/usr/bin/chromium';
const chromium = /[\d.]+/.exec(execFileSync(executablePath, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[0] ?? '?';
const random = randomFrom(seed);
const log = quiet ? () => {} : (line: string) => void process.stderr.write(`${line}\n`);

const reports: SuiteReport[] = [];
for (const suite of chosen) reports.push(await measure(suite, { executablePath, rounds, random, port, trace, log }));
if (write) writeFileSync(new URL('../docs/bench.md', import.meta.url), markdown({ suites: reports, chromium, seed, date: new Date() }));
