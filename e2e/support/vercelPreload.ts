import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// What Vercel's own command line tool puts before Next, so that route handlers are given WebSocket requests on this machine as they are there.

/** The tool. Its dependencies are not wanted: the one file that is needed has none. */
const CLI = { version: '64.0.2', sha512: 'Dg3WpJVkxeQG6IZ0v6KRLLA8ry7FyUpilIhHXbBLkqd6+DOs91aaP+/eyQM1DTNFrx3d/uSbEOHCj/IKPiSEYQ==' } as const;
const PRELOAD = 'package/dist/runtime-assets/node-preloads/next-dev-websocket.cjs';

/** ms that fetching it may take. */
const FETCH_MS = 60_000;

/** Fetches what makes Next take upgrades as on Vercel into `folder`. Returns its path, or why there is none. */
export function fetchPreload(folder: string): { readonly path: string } | { readonly obstacle: string } {
  const packed = spawnSync('npm', ['pack', `vercel@${CLI.version}`, '--silent', '--pack-destination', folder], { encoding: 'utf8', timeout: FETCH_MS });
  if (packed.status !== 0) return { obstacle: `the registry has no vercel@${CLI.version} to give: ${packed.stderr.trim()}` };
  const archive = join(folder, packed.stdout.trim());
  const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sha512 !== CLI.sha512) throw new Error(`vercel@${CLI.version} is another one than it was`);
  const unpacked = spawnSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', folder, PRELOAD], { encoding: 'utf8' });
  return unpacked.status === 0 ? { path: join(folder, PRELOAD) } : { obstacle: `tar: ${unpacked.stderr.trim()}` };
}
