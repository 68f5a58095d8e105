import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Place } from './place.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
const bundle = fileURLToPath(new URL('../../build/server.mjs', import.meta.url));

/** What the server says once it listens, and what Next says where it is alone. */
const READY = /ready on http:\/\/localhost:(\d+)|Local:\s+http:\/\/localhost:(\d+)[^]*Ready in/;

/** What makes a server tell what it holds. */
const measuring = ['--expose-gc', '--import', new URL('measured.mjs', import.meta.url).href];

const START_MS = 90_000;
const STOP_MS = 10_000;

/** Variables that a server under test keeps from this process; everything else is as on a first run. */
const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'] as const;

export interface ServerOptions {
  /** Port to listen on; 0 takes a free one. */
  readonly port?: number;
  /** Environment of the server, over the defaults of tests: no STUN, every line logged. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it tells what it holds. */
  readonly measured?: boolean;
  /** As a function of a serverless host: Next without our server, with this script of the host's before it. */
  readonly preload?: string;
  /** Elsewhere than on this machine, which then may not reach it. */
  readonly place?: Place;
}

const present = z.object({ rooms: z.number(), seats: z.number(), sockets: z.number() });
const held = z.object({
  /** Bytes on the heap and beside it, once everything that is garbage is gone. */
  heap: z.number(),
  /** Open file descriptors. */
  files: z.number(),
  // Objects that are still reachable.
  connections: z.number(),
  timers: z.number(),
  emitters: z.number(),
  /** Listeners are functions. */
  functions: z.number(),
});
/** What a server process holds at a moment. */
export type Held = Readonly<z.infer<typeof held>>;

/** One production server of its own. */
export class ParleyServer {
  readonly origin: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #output: string[];

  constructor(child: ChildProcess, output: string[], host: string, port: number) {
    this.#child = child;
    this.#output = output;
    this.port = port;
    this.origin = `http://${host}:${port}`;
  }

  /** Resolves once it is ready and, on this machine, `/api/health` answers. */
  static async start({ port = 0, env = {}, measured = false, preload, place }: ServerOptions = {}): Promise<ParleyServer> {
    if (!existsSync(bundle)) throw new Error('There is no build to test: run npm run build first.');
    const inherited = Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const program = preload === undefined ? [...(measured ? measuring : []), bundle] : ['--require', preload, next, 'start', '--port', String(port)];
    const [command = process.execPath, ...args] = [...(place?.within ?? []), process.execPath, ...program];
    const child = spawn(command, args, {
      cwd: root,
      env: { ...inherited, NODE_ENV: 'production', PORT: String(port), STUN_URLS: 'none', LOG_LEVEL: 'debug', NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(measured ? (['ipc'] as const) : [])],
    });
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('The server has no output');
    const output: string[] = [];
    const listening = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The server did not start:\n${output.join('')}`)), START_MS);
      const take = (chunk: Buffer) => {
        output.push(chunk.toString());
        const found = READY.exec(output.join(''));
        if (!found) return;
        clearTimeout(timer);
        resolve(Number(found[1] ?? found[2]));
      };
      stdout.on('data', take);
      stderr.on('data', take);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`The server ended with ${String(code)}:\n${output.join('')}`));
      });
    });
    const server = new ParleyServer(child, output, place?.address ?? 'localhost', await listening);
    if (place) return server;
    const health = await fetch(`${server.origin}/api/health`);
    if (!health.ok) throw new Error(`/api/health says ${health.status}`);
    return server;
  }

  /** Everything the server has printed so far. */
  get logs(): string {
    return this.#output.join('');
  }

  /** Who it knows of, if it was started to tell. */
  async present(): Promise<z.infer<typeof present>> {
    return present.parse(await this.#ask('present'));
  }

  /** What it holds, if it was started to tell. It stands still while it looks. */
  async held(): Promise<Held> {
    return held.parse(await this.#ask('held'));
  }

  /** How late its event loop was since this was asked last, 99th percentile in ms, if it was started to tell. */
  async eventLoopDelay(): Promise<number> {
    return z.number().parse(await this.#ask('delay'));
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends a signal to this very process. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#child.kill(signal);
  }

  /** As a crash: no word to anyone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** The true half-open socket: connections stay, nothing is read, nothing is answered. */
  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    const timer = setTimeout(() => this.signal('SIGKILL'), STOP_MS);
    await this.#end('SIGTERM');
    clearTimeout(timer);
  }

  async #ask(question: 'present' | 'held' | 'delay'): Promise<unknown> {
    const told = once(this.#child, 'message');
    this.#child.send(question);
    const [answer] = (await told) as unknown[];
    return answer;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.running) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }
}
