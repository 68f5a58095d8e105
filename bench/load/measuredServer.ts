import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod/mini';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tell = new URL('tell.mjs', import.meta.url).href;
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** What a socket is opened to: the product, or a relay with Socket.IO and nothing else. */
export const serverKinds = ['parley', 'bare'] as const;
export type ServerKind = (typeof serverKinds)[number];

const commands: Readonly<Record<ServerKind, readonly string[]>> = {
  parley: [fileURLToPath(new URL('../../build/server.mjs', import.meta.url))],
  bare: ['--import', tsx, fileURLToPath(new URL('relay.ts', import.meta.url))],
};

const BOOT_PATIENCE_MS = 20_000;
const LOOK_MS = 50;

const memory = z.object({
  /** Bytes on the heap once what is garbage is gone. */
  heap: z.number(),
  /** Bytes of memory that are resident, garbage included. */
  rss: z.number(),
});
const load = z.object({
  /** ms of processor time. */
  cpu: z.number(),
  /** ms that the event loop was late, 99th percentile. */
  delay: z.number(),
});

/** A server in a process of its own that tells what it takes. */
export class MeasuredServer {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves once it takes connections on `port`. Every address may open as many sockets as it likes. */
  static async start(kind: ServerKind, port: number): Promise<MeasuredServer> {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['--expose-gc', '--import', tell, ...commands[kind]], {
      cwd: root,
      env: { PATH, HOME, NODE_ENV: 'production', PORT: String(port), STUN_URLS: 'none', LOG_LEVEL: 'error', ADDRESS_MAX: '1000000' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const server = new MeasuredServer(child);
    const until = performance.now() + BOOT_PATIENCE_MS;
    while (!(await fetch(`http://localhost:${port}/api/health`).then(({ ok }) => ok, () => false))) {
      if (child.exitCode !== null || performance.now() > until) {
        await server.stop();
        throw new Error(`the ${kind} server did not start`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return server;
  }

  async memory(): Promise<z.infer<typeof memory>> {
    return memory.parse(await this.#ask('memory'));
  }

  /** Since this was asked last. */
  async load(): Promise<z.infer<typeof load>> {
    return load.parse(await this.#ask('load'));
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #ask(question: 'memory' | 'load'): Promise<unknown> {
    const told = once(this.#child, 'message');
    this.#child.send(question);
    const [answer] = (await told) as unknown[];
    return answer;
  }
}
