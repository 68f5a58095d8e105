// `node scripts/mutants.mjs [words]`: plants the bugs of scripts/mutants/ one at a time in a copy of the sources and says which
// of them the tests catch, and by which test. With words, only those whose name or file has them.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { requireNode, root } from './support.mjs';

requireNode();
await install();

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const args = ['--import', tsx, join(root, 'scripts', 'mutants', 'main.ts'), ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
