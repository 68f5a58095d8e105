import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { relay } from './hostileProxy.ts';

/** What a server looks like that is updated under its visitors: the same, with another service worker each time. */
export class UpdatedServer {
  readonly #server;
  #update = 0;

  private constructor(origin: string) {
    this.#server = createServer((asked, answer) => {
      if (asked.url !== '/sw.js') return relay(origin, asked, answer);
      fetch(new URL('/sw.js', origin))
        .then(async (response) => answer.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`${await response.text()}\n// update ${this.#update}\n`))
        .catch(() => answer.destroy());
      return undefined;
    });
  }

  static async before(origin: string): Promise<UpdatedServer> {
    const proxy = new UpdatedServer(origin);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  update(): void {
    this.#update += 1;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
