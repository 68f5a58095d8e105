import type { Server } from 'node:http';
import { createHttpServer } from './httpServer.ts';
import type { HttpServerOptions } from './httpServer.ts';
import { openNode } from './node.ts';
import type { NodeOptions } from './node.ts';

export interface RuntimeOptions extends NodeOptions {
  readonly handle: HttpServerOptions['handle'];
  readonly otherUpgrades: HttpServerOptions['otherUpgrades'];
}

export interface Runtime {
  readonly server: Server;
  /** Resolves with the port once the server listens; rejects when it cannot. */
  listen(): Promise<number>;
  /**
   * Says that it is not ready any more; `notice` ms later stops listening and ends the sockets that there are, spread over up to two
   * seconds, so that clients come back to another server or the next one here; then waits for running requests.
   */
  close(notice?: number): Promise<void>;
}

/** Puts the server together: a node, and HTTP. */
export async function createRuntime({ handle, otherUpgrades, ...options }: RuntimeOptions): Promise<Runtime> {
  const { env, clock, log } = options;
  const node = await openNode(options);
  const server = createHttpServer({ handle, signaling: node.signaling.handleUpgrade, otherUpgrades, log });

  return {
    server,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: env.port, ...(env.host === null ? {} : { host: env.host }) }, () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : env.port);
        });
      }),
    async close(notice = 0) {
      node.announceEnd();
      if (notice > 0) await new Promise<void>((resolve) => void clock.after(notice, resolve));
      // Before sockets end: whoever is refused by the system rather than by an answer is tried at another server by what stands in front.
      const drained = new Promise<void>((resolve) => server.close(() => resolve()));
      await node.close();
      server.closeIdleConnections();
      await drained;
    },
  };
}
