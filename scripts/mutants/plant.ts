import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Mutant } from './mutant.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the unit tests need of the tree. */
const COPIED = ['lib', 'package.json', 'tsconfig.json'];

/** ms after which a run that does not end is ended. */
const RUN_MS = 180_000;

/** `text` with the bug in it. A mutant whose place is gone, or is not the only one, is an error: the list must not rot. */
export function planted(text: string, { name, file, find, replace }: Mutant): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`“${name}”: what it replaces stands ${times} times in ${file}`);
  return text.replace(find, () => replace);
}

/** The mutant's file as it is now, and with the bug. */
export function plantedHere(mutant: Mutant): string {
  return planted(readFileSync(join(root, mutant.file), 'utf8'), mutant);
}

const report = z.object({
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({ name: z.string(), message: z.string(), assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) }),
  ),
});

/** A copy of the sources, in which bugs are planted one at a time. */
export class Garden {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-mutants-'));

  constructor() {
    for (const name of COPIED) cpSync(join(root, name), join(this.#folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'), 'dir');
  }

  /** The tests that fail with the bug in place; none when it is missed. */
  async failures(mutant: Mutant): Promise<readonly string[]> {
    const path = join(this.#folder, mutant.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, planted(text, mutant));
    try {
      return await this.run(mutant.tests);
    } finally {
      writeFileSync(path, text);
    }
  }

  /** The tests of `files` that fail as the copy stands; stops at the first. */
  async run(files: readonly string[]): Promise<readonly string[]> {
    const output = join(this.#folder, 'report.json');
    rmSync(output, { force: true });
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const args = ['run', '--config', 'lib/vitest.config.ts', '--bail=1', '--reporter=json', `--outputFile=${output}`, ...files];
    // Quick counts, whatever is asked of those who plant.
    const env = { ...process.env };
    for (const name of Object.keys(env)) if (/^(PARLEY_|VITEST)/.test(name)) delete env[name];
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [vitest, ...args], { cwd: this.#folder, env, stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), RUN_MS);
      child.once('error', reject);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    const { numTotalTests, testResults } = report.parse(JSON.parse(readFileSync(output, 'utf8')));
    const broken = testResults.find(({ assertionResults }) => assertionResults.length === 0);
    if (broken ?? numTotalTests === 0) throw new Error(`no test ran: ${broken?.message ?? files.join(' ')}`);
    return testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(({ status, fullName }) => (status === 'failed' ? [fullName] : [])));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
