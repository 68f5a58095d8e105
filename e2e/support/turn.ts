import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where Debian, Homebrew and a build from source put coturn; null when this machine has none. */
export function turnPath(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return folders.map((folder) => join(folder, 'turnserver')).find((path) => existsSync(path)) ?? null;
}

/** Said where a test is skipped for want of coturn. */
export const noTurn = 'no turnserver (coturn) on this machine: apt-get install coturn';

const START_MS = 10_000;
/** ms between two binding requests to a server that may not listen yet (RFC 8489, section 6.2.1, has 500). */
const ASK_EVERY_MS = 100;

/**
 * The way to the relay, which can be cut: then every packet is dropped, either way, and nothing is refused. A relay that is frozen
 * instead keeps what comes in its sockets' buffers and hands it on when it thaws, seconds late.
 */
class Gate {
  readonly port: number;
  readonly #front: Socket;
  readonly #backs = new Map<string, Socket>();
  open = true;

  private constructor(front: Socket, behind: number) {
    this.#front = front;
    this.port = front.address().port;
    front.on('message', (packet, { address, port }) => {
      if (this.open) this.#back(address, port).send(packet, behind, '127.0.0.1');
    });
    front.on('error', () => {});
  }

  static async before(port: number): Promise<Gate> {
    const front = createSocket('udp4');
    front.bind(0, '127.0.0.1');
    await once(front, 'listening');
    return new Gate(front, port);
  }

  close(): void {
    for (const socket of [this.#front, ...this.#backs.values()]) socket.close();
  }

  /** Each client gets a socket of its own, by which the relay tells them apart. */
  #back(address: string, port: number): Socket {
    const client = `${address}:${port}`;
    const known = this.#backs.get(client);
    if (known) return known;
    const back = createSocket('udp4');
    back.on('message', (packet) => {
      if (this.open) this.#front.send(packet, port, address);
    });
    back.on('error', () => {});
    this.#backs.set(client, back);
    return back;
  }
}

/**
 * A real coturn on the loopback, with the time-limited credentials that the app hands out. With `relayOnly` in every page
 * all media goes through it.
 */
export class TurnServer {
  /** What the app's server has to be started with. */
  readonly env: Readonly<Record<'TURN_URLS' | 'TURN_SECRET', string>>;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #gate: Gate;

  private constructor(child: ChildProcess, folder: string, gate: Gate, secret: string) {
    this.#child = child;
    this.#folder = folder;
    this.#gate = gate;
    this.env = { TURN_URLS: `turn:127.0.0.1:${gate.port}?transport=udp`, TURN_SECRET: secret };
  }

  static async start(path = turnPath()): Promise<TurnServer> {
    if (path === null) throw new Error(noTurn);
    const port = await freePort();
    const secret = randomBytes(16).toString('hex');
    // Its database and its pid file, which it makes whether it needs them or not.
    const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
    const child = spawn(
      path,
      [
        ['-n', '--listening-ip', '127.0.0.1', '--relay-ip', '127.0.0.1', '--listening-port', String(port)],
        ['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'parley.test'],
        ['--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli', '--no-rfc5780', '--relay-threads', '1'],
        ['--log-file', 'stdout', '--simple-log', '--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'db')],
      ].flat(),
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.length < 200 && said.push(chunk.toString()));
    const server = new TurnServer(child, folder, await Gate.before(port), secret);
    try {
      await Promise.race([answered(port), failed(child)]);
    } catch (error) {
      await server.stop();
      throw new Error(`coturn did not start:\n${said.join('')}`, { cause: error });
    }
    return server;
  }

  /** From here on every packet to it and from it is lost. */
  cut(): void {
    this.#gate.open = false;
  }

  mend(): void {
    this.#gate.open = true;
  }

  /** From here on it passes nothing on; what comes is kept, as far as the kernel's buffers go. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await gone;
    }
    this.#gate.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Runs in a page before anything else: every connection takes the relay alone, whatever the app asks for. */
export function relayOnly(): void {
  const Native = window.RTCPeerConnection;
  const relayed = (configuration: RTCConfiguration = {}): RTCConfiguration => ({ ...configuration, iceTransportPolicy: 'relay' });
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(relayed(configuration));
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(relayed(configuration));
    }
  };
}

async function freePort(): Promise<number> {
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

/** Resolves with the first answer to a STUN binding request (RFC 8489, section 5). */
async function answered(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const request = Buffer.concat([Buffer.from([0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)]);
  // Nobody listens yet: the port is refused until somebody does.
  socket.on('error', () => {});
  const ask = setInterval(() => socket.send(request, port, '127.0.0.1'), ASK_EVERY_MS);
  try {
    await once(socket, 'message', { signal: AbortSignal.timeout(START_MS) });
  } finally {
    clearInterval(ask);
    socket.close();
  }
}
