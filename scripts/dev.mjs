// The development server: sources as they are, reloaded as they change.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, loadEnvFile, requireNode, root } from './support.mjs';

requireNode();
loadEnvFile();
if (!existsSync(join(root, 'node_modules', 'tsx'))) fail('Run npm ci first: the development server needs what it installs.');

const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
