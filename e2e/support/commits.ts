import { fileURLToPath } from 'node:url';
import type { Person } from './people.ts';

/** Counts what React commits in every page that this person opens from now on. */
export async function countCommits({ context }: Person): Promise<void> {
  await context.addInitScript({ path: fileURLToPath(new URL('../../bench/page/commits.js', import.meta.url)) });
}

/** How many there have been so far. */
export function commitsOf({ page }: Person): Promise<number> {
  return page.evaluate(() => Number(Reflect.get(window, 'benchCommits')));
}
