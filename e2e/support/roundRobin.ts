import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** ms before all nodes are tried again when none takes a connection, and for how long. */
const AGAIN_MS = 50;
const GIVE_UP_MS = 5_000;

/** What stands in front of several nodes: hands each connection to the next one that takes it, and looks at nothing that goes over it. */
export class RoundRobin {
  readonly origin: string;
  readonly #server: Server;
  readonly #ports: readonly number[];
  readonly #sockets = new Set<Socket>();
  #next = 0;

  private constructor(server: Server, ports: readonly number[], port: number) {
    this.#server = server;
    this.#ports = ports;
    this.origin = `http://localhost:${port}`;
  }

  static async inFrontOf(ports: readonly number[]): Promise<RoundRobin> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, resolve);
    });
    const address = server.address();
    const proxy = new RoundRobin(server, ports, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (socket) => void proxy.#serve(socket));
    return proxy;
  }

  /** Ends every connection that there is, as whoever stands in front does when it has had enough of them. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(client: Socket): Promise<void> {
    this.#keep(client);
    const node = await this.#reach(Date.now() + GIVE_UP_MS);
    if (!node) return void client.destroy();
    this.#keep(node);
    client.pipe(node).pipe(client);
    client.once('close', () => node.destroy());
    node.once('close', () => client.destroy());
    if (client.destroyed) node.destroy();
  }

  async #reach(until: number): Promise<Socket | null> {
    for (let attempt = 1; Date.now() < until; attempt++) {
      const port = this.#ports[this.#next++ % this.#ports.length] ?? 0;
      const node = await new Promise<Socket | null>((resolve) => {
        const socket = connect(port, 'localhost', () => resolve(socket));
        socket.once('error', () => resolve(null));
      });
      if (node) return node;
      if (attempt % this.#ports.length === 0) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
    return null;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
