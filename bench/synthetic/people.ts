import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SyntheticOptions } from './main.ts';

const script = fileURLToPath(new URL('main.ts', import.meta.url));

/** ms in which everybody has to have a connection. */
const PATIENCE_MS = 40_000;

export interface SyntheticPeople {
  stop(): Promise<void>;
}

/** Brings `seats` people who are no browsers into a room that a browser sits in. Resolves when all are connected to it. */
export async function bringPeople(options: SyntheticOptions): Promise<SyntheticPeople> {
  const child = fork(script, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  const stop = async () => {
    // The library does not survive its own clean-up.
    child.kill('SIGKILL');
    await exit;
  };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    const gone = exit.then(() => Promise.reject(new Error('the synthetic people are gone')));
    await Promise.race([once(child, 'message', { signal: late.signal }), gone]);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
