import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Hosts of one's own, each in a network namespace, joined by a hub; with the addresses they begin with (RFC 5737: nobody's). */
export const hosts = {
  server: '198.51.100.1',
  host: '198.51.100.2',
  guest: '198.51.100.3',
} as const;
export type HostName = keyof typeof hosts;
const hostNames = Object.keys(hosts) as HostName[];

/** Where hosts can be: what they have routes to. The second is where those go that move. */
const networks = ['198.51.100.0/24', '203.0.113.0/24'] as const;
const movedTo = (count: number) => `203.0.113.${1 + (count % 250)}`;

/** What the line between a host and the hub is like, each way: a packet from host to host meets two. What is left out is as good as can be. */
export interface Line {
  /** ms that a packet is held, and by how many of them that varies either way; packets do not overtake each other. */
  readonly delay?: number;
  readonly jitter?: number;
  /** Share of packets that are lost, 0 to 1. */
  readonly loss?: number;
  /** Spells in which `loss` of all packets are lost; how long bad and good ones last on average, ms. */
  readonly bursts?: { readonly loss: number; readonly bad: number; readonly good: number };
  /** kbit/s, and the ms that a packet waits at most for those before it; who would have to wait longer is lost. */
  readonly rate?: number;
  readonly queue?: number;
  /** False loses all UDP. */
  readonly udp?: false;
  /** False loses everything. */
  readonly up?: false;
}

export interface VirtualNetwork {
  /** Where `host` is just now. */
  addressOf(host: HostName): string;
  /** The command that runs what follows it on `host`. */
  within(host: HostName): readonly string[];
  /** A program that starts `executable` on `host`. */
  wrapper(host: HostName, executable: string): string;
  /** From now on the line of `host` is like this. */
  setLine(host: HostName, line: Line): Promise<void>;
  /** From now on every packet between any two hosts takes half of `ms`. */
  setRoundTrip(ms: number): Promise<void>;
  /**
   * `host` goes to another network: another address, another route, and the former one is gone. With `offline` it has none for
   * so many ms, and its device is down; without, the new one is there before the old one goes, and nobody is told anything.
   */
  move(host: HostName, offline?: number): Promise<void>;
  close(): void;
}

const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Why there can be no such network here, or null. */
export function networkObstacle(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a Linux thing';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun';
  if (!has('ip', '-V')) return 'there is no ip command (iproute2)';
  if (!has('python3', '--version')) return 'the hub needs python3';
  if (!has('unshare', '--net', 'true')) return 'network namespaces are not permitted here';
  return null;
}

/** Names tell whose they are, so that runs side by side do not meet, and what a killed one has left can be taken away. */
const PREFIX = 'parley';
let made = 0;
const ours = /^parley-(\d+)-\d+-\w+/;

function removeAbandoned(): void {
  for (const line of execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n')) {
    const [namespace, pid] = ours.exec(line) ?? [];
    if (namespace !== undefined && !existsSync(`/proc/${pid}`)) spawnSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
  }
}

const ip = async (...args: string[]) => void (await promisify(execFile)('ip', args));

/** Makes the network; the same `seed` loses and delays alike. */
export async function createNetwork(seed = 1): Promise<VirtualNetwork> {
  removeAbandoned();
  made += 1;
  const namespaceOf = (host: HostName) => `${PREFIX}-${process.pid}-${made}-${host}`;
  const addresses: Record<HostName, string> = { ...hosts };
  const wrappers = mkdtempSync(join(tmpdir(), 'parley-network-'));
  for (const host of hostNames) {
    execFileSync('ip', ['netns', 'add', namespaceOf(host)]);
    execFileSync('ip', ['-n', namespaceOf(host), 'link', 'set', 'lo', 'up']);
  }
  const parties = hostNames.map((host) => `${host}=${namespaceOf(host)}`);
  const hub = spawn('python3', [fileURLToPath(new URL('hub.py', import.meta.url)), String(seed), ...parties], { stdio: ['pipe', 'pipe', 'inherit'] });
  const close = () => {
    hub.kill();
    for (const host of hostNames) spawnSync('ip', ['netns', 'del', namespaceOf(host)], { stdio: 'ignore' });
    rmSync(wrappers, { recursive: true, force: true });
  };
  const answers = createInterface({ input: hub.stdout })[Symbol.asyncIterator]();
  const agreed = async () => {
    const { done } = await answers.next();
    if (done) throw new Error('the hub has ended');
  };
  const tell = async (command: Readonly<Record<string, unknown>>) => {
    hub.stdin.write(`${JSON.stringify(command)}\n`);
    await agreed();
  };
  const on = (host: HostName, ...args: string[]) => ip('-n', namespaceOf(host), ...args);
  /** A device without an address, or that was down, has lost its routes. */
  const arrive = async (host: HostName, address: string) => {
    await on(host, 'addr', 'add', `${address}/32`, 'dev', 'hub');
    for (const network of networks) await on(host, 'route', 'replace', network, 'dev', 'hub');
    addresses[host] = address;
    await tell({ do: 'address', host, address });
  };
  const within = (host: HostName) => ['ip', 'netns', 'exec', namespaceOf(host)];
  let moves = 0;

  const network: VirtualNetwork = {
    addressOf: (host) => addresses[host],
    within,
    wrapper(host, executable) {
      const file = join(wrappers, host);
      writeFileSync(file, `#!/bin/sh\nexec ${within(host).join(' ')} ${JSON.stringify(executable)} "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    },
    setLine: (host, line) => tell({ do: 'line', host, ...line }),
    async setRoundTrip(ms) {
      for (const host of hostNames) await network.setLine(host, { delay: ms / 4 });
    },
    async move(host, offline) {
      const former = addresses[host];
      const leave = () => on(host, 'addr', 'del', `${former}/32`, 'dev', 'hub');
      const next = movedTo(moves++);
      if (offline === undefined) {
        await arrive(host, next);
        return leave();
      }
      await on(host, 'link', 'set', 'hub', 'down');
      await tell({ do: 'address', host, address: null });
      await leave();
      await pass(offline);
      await on(host, 'link', 'set', 'hub', 'up');
      await arrive(host, next);
    },
    close,
  };
  try {
    await agreed();
    for (const host of hostNames) await arrive(host, hosts[host]);
  } catch (error) {
    close();
    throw error;
  }
  return network;
}
