// node scripts/image.mjs FOLDER: puts together what the built server runs on, and nothing else. The container image is that folder.
// (Next's `output: 'standalone'` cannot be had with a server of one's own, which is what carries the sockets.)
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, root } from './support.mjs';

/** Packages that the build has put into the pages: nothing loads them at run time. */
const BUNDLED = new Set(['lucide-react', '@base-ui/react']);

/** Files of packages that a running server has no use for. */
const UNUSED = /\.map$|\.d\.[cm]?ts$|\/next\/dist\/docs\//;

/** What the build leaves in .next for itself. */
const OF_THE_BUILD = ['cache', 'dev', 'types', 'diagnostics', 'trace', 'trace-build'];

/** Installed packages that the server cannot do without. The optional ones are compilers and the image optimizer, which is off. */
function needed() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path.startsWith('node_modules/') && !dev && !optional && !devOptional)
    .map(([path]) => path)
    .filter((path) => !BUNDLED.has(path.slice('node_modules/'.length)));
}

/** Puts it into `folder`, which is emptied before. */
export async function assembleImage(folder) {
  if (!existsSync(join(root, 'build', 'sources.sha256'))) fail('There is no build to make an image of. First: npm run build');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const copy = (path, filter = () => true) => cpSync(join(root, path), join(folder, path), { recursive: true, filter });

  // A package inside of another has an entry of its own, if it is needed.
  for (const path of needed()) copy(path, (from) => !UNUSED.test(from) && !from.slice(join(root, path).length).includes('node_modules'));
  for (const part of ['package.json', 'public', 'build']) if (existsSync(join(root, part))) copy(part);
  const leaveOut = OF_THE_BUILD.map((part) => join(root, '.next', part));
  copy('.next', (from) => !leaveOut.includes(from) && !/\.nft\.json$|\.map$/.test(from));

  // As JavaScript: reading TypeScript at the start would take a compiler.
  const { build } = await import('esbuild');
  await build({ entryPoints: [join(root, 'next.config.ts')], outfile: join(folder, 'next.config.mjs'), format: 'esm', logLevel: 'warning' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) fail('Say where to put it: node scripts/image.mjs FOLDER');
  await assembleImage(resolve(folder));
}
