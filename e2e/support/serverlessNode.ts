import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Vercel's functions on this machine: Next alone, with what the host's own command line tool puts before it so that route handlers are
// given WebSocket requests.

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The tool. Its dependencies are not wanted: the one file that is needed has none. */
const CLI = { version: '64.0.2', sha512: 'Dg3WpJVkxeQG6IZ0v6KRLLA8ry7FyUpilIhHXbBLkqd6+DOs91aaP+/eyQM1DTNFrx3d/uSbEOHCj/IKPiSEYQ==' } as const;
const PRELOAD = 'package/dist/runtime-assets/node-preloads/next-dev-websocket.cjs';

const START_MS = 60_000;
const STOP_MS = 10_000;

/** Fetches what makes Next take upgrades as on Vercel. Returns its path, or why there is none. */
export function fetchPreload(): { readonly path: string } | { readonly obstacle: string } {
  const folder = mkdtempSync(join(tmpdir(), 'parley-vercel-'));
  const packed = spawnSync('npm', ['pack', `vercel@${CLI.version}`, '--silent', '--pack-destination', folder], { encoding: 'utf8', timeout: START_MS });
  if (packed.status !== 0) return { obstacle: `the registry has no vercel@${CLI.version} to give: ${packed.stderr.trim()}` };
  const archive = join(folder, packed.stdout.trim());
  const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sha512 !== CLI.sha512) throw new Error(`vercel@${CLI.version} is another one than it was`);
  const unpacked = spawnSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', folder, PRELOAD], { encoding: 'utf8' });
  return unpacked.status === 0 ? { path: join(folder, PRELOAD) } : { obstacle: `tar: ${unpacked.stderr.trim()}` };
}

/** One such function that stays. */
export class ServerlessNode {
  readonly origin: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #output: string[];

  private constructor(child: ChildProcess, output: string[], port: number) {
    this.#child = child;
    this.#output = output;
    this.port = port;
    this.origin = `http://localhost:${port}`;
  }

  static async start(preload: string, env: Readonly<Record<string, string>>): Promise<ServerlessNode> {
    const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['--require', preload, next, 'start', '--port', '0'], {
      cwd: root,
      env: { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', STUN_URLS: 'none', LOG_LEVEL: 'debug', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    const listening = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Next did not start:\n${output.join('')}`)), START_MS);
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output.push(chunk.toString());
          const all = output.join('');
          const port = /Local:\s+http:\/\/localhost:(\d+)/.exec(all)?.[1];
          if (port === undefined || !/Ready in/.test(all)) return;
          clearTimeout(timer);
          resolve(Number(port));
        });
      }
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`Next ended with ${String(code)}:\n${output.join('')}`));
      });
    });
    return new ServerlessNode(child, output, await listening);
  }

  get logs(): string {
    return this.#output.join('');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    this.#child.kill('SIGTERM');
    await gone;
    clearTimeout(timer);
  }
}
