import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Hosts of the bench's own, each in a network namespace, joined by a hub that delays (RFC 5737 addresses: nobody's). */
export const hosts = {
  server: { namespace: 'parley-bench-s', address: '198.51.100.1' },
  host: { namespace: 'parley-bench-a', address: '198.51.100.2' },
  guest: { namespace: 'parley-bench-b', address: '198.51.100.3' },
} as const;
export type HostName = keyof typeof hosts;

export interface DelayedNetwork {
  /** The command that runs what follows it on `host`. */
  within(host: HostName): readonly string[];
  /** A program that starts `executable` on `host`. */
  wrapper(host: HostName, executable: string): string;
  /** From now on every packet between any two hosts takes half of `ms`. */
  setRoundTrip(ms: number): Promise<void>;
  close(): void;
}

const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Why there can be no such network here, or null. */
export function networkObstacle(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a Linux thing';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun';
  if (!has('ip', '-V')) return 'there is no ip command (iproute2)';
  if (!has('python3', '--version')) return 'the delaying hub needs python3';
  if (!has('unshare', '--net', 'true')) return 'network namespaces are not permitted here';
  return null;
}

function removeNamespaces(): void {
  for (const { namespace } of Object.values(hosts)) spawnSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
}

/** Makes the network. What an interrupted run has left is taken away first. */
export async function createDelayedNetwork(): Promise<DelayedNetwork> {
  removeNamespaces();
  for (const { namespace } of Object.values(hosts)) {
    execFileSync('ip', ['netns', 'add', namespace]);
    execFileSync('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);
  }
  const wrappers = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const parties = Object.values(hosts).map(({ namespace, address }) => `${namespace}=${address}`);
  const hub = spawn('python3', [fileURLToPath(new URL('hub.py', import.meta.url)), ...parties], { stdio: ['pipe', 'pipe', 'inherit'] });
  const close = () => {
    hub.kill();
    removeNamespaces();
    rmSync(wrappers, { recursive: true, force: true });
  };
  const answers = createInterface({ input: hub.stdout })[Symbol.asyncIterator]();
  const agreed = async () => {
    const { done } = await answers.next();
    if (done) throw new Error('the delaying hub has ended');
  };
  const within = (host: HostName) => ['ip', 'netns', 'exec', hosts[host].namespace];
  try {
    await agreed();
  } catch (error) {
    close();
    throw error;
  }
  return {
    within,
    wrapper(host, executable) {
      const file = join(wrappers, host);
      writeFileSync(file, `#!/bin/sh\nexec ${within(host).join(' ')} ${JSON.stringify(executable)} "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    },
    async setRoundTrip(ms) {
      hub.stdin.write(`${ms}\n`);
      await agreed();
    },
    close,
  };
}
