import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisMachine } from './place.ts';
import type { Place } from './place.ts';

/** Where Debian, Homebrew and a build from source put coturn; null when this machine has none. */
export function turnPath(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return folders.map((folder) => join(folder, 'turnserver')).find((path) => existsSync(path)) ?? null;
}

/** Said where a test is skipped for want of coturn. */
export const noTurn = 'no turnserver (coturn) on this machine: apt-get install coturn';

const awaitStun = fileURLToPath(new URL('awaitStun.mjs', import.meta.url));

export interface CoturnOptions {
  readonly place?: Place;
  readonly secret?: string;
  /** Port to listen on; without one a free port of this machine. */
  readonly port?: number;
  /** A configuration to run with, as it is shipped: then this adds addresses, ports, secret and realm, and allows nothing. */
  readonly configuration?: string;
  /** More of its options. */
  readonly more?: readonly string[];
  /** To speak TLS as well, on the same port; PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** What a test relay has in place of a configuration: it may relay to this machine. */
const bare = ['-n', '--allow-loopback-peers', '--no-dtls', '--no-cli', '--no-rfc5780', '--relay-threads', '1'];

/** A real coturn with the time-limited credentials that the app hands out. */
export class Coturn {
  readonly port: number;
  readonly secret: string;
  readonly #address: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, address: string, port: number, secret: string) {
    this.#child = child;
    this.#folder = folder;
    this.#address = address;
    this.port = port;
    this.secret = secret;
  }

  /** Resolves once it answers. */
  static async start({ place = thisMachine, secret = randomBytes(16).toString('hex'), ...options }: CoturnOptions = {}): Promise<Coturn> {
    const path = turnPath();
    if (path === null) throw new Error(noTurn);
    const port = options.port ?? (await freePort());
    const { address } = place;
    // Its database and its pid file, which it makes whether it needs them or not.
    const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    if (options.tls) {
      writeFileSync(cert, options.tls.cert);
      writeFileSync(key, options.tls.key);
    }
    const [command = path, ...args] = [
      [...place.within, path],
      options.configuration === undefined ? bare : ['-c', options.configuration],
      ['--listening-ip', address, '--relay-ip', address, '--listening-port', String(port)],
      ['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'parley.test'],
      options.tls ? ['--cert', cert, '--pkey', key] : options.configuration === undefined ? ['--no-tls'] : [],
      options.more ?? [],
      ['--log-file', 'stdout', '--simple-log', '--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'db')],
    ].flat();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.length < 200 && said.push(chunk.toString()));
    const server = new Coturn(child, folder, address, port, secret);
    try {
      await Promise.race([answers(place, port), failed(child)]);
    } catch (error) {
      await server.stop();
      throw new Error(`coturn did not start:\n${said.join('')}`, { cause: error });
    }
    return server;
  }

  url(transport: 'udp' | 'tcp', port = this.port): string {
    return `turn:${this.#address}:${port}?transport=${transport}`;
  }

  /** As a crash: nobody is told. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A UDP port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`ended with ${String(code)}`);
}

/** Asked from where the server is: nobody else may be able to reach it. */
async function answers({ within, address }: Place, port: number): Promise<void> {
  const [command, ...args] = [...within, process.execPath, awaitStun, address, String(port)];
  const [code] = (await once(spawn(command, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error('no answer');
}
