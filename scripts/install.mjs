// Installs node_modules when the lockfile asks for others than those that are there.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, readStamp, root, run, say } from './support.mjs';

/** `npm ci`, unless what is installed came from this very lockfile. Packages run nothing meanwhile. */
export async function install() {
  const stampFile = join(root, 'node_modules', '.parley-lock.sha256');
  const lock = hashOf(['package-lock.json']);
  if (readStamp(stampFile) === lock) return;
  say('Installing what Parley is built from…');
  await run('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
  writeFileSync(stampFile, lock);
}
