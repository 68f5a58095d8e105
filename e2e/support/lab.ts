import { expect } from '@playwright/test';
import { createNetwork } from '../../bench/network/namespaces.ts';
import type { HostName, VirtualNetwork } from '../../bench/network/namespaces.ts';
import { chromiumPath } from './chromium.ts';
import { Coturn } from './coturn.ts';
import { seed } from './figures.ts';
import { OwnBrowser } from './ownBrowser.ts';
import { troubleOf } from './people.ts';
import type { Person, PersonOptions } from './people.ts';
import type { Place } from './place.ts';
import { ParleyServer } from './server.ts';
import type { ServerOptions } from './server.ts';

/** The port of the app in the lab: nobody else is there. */
const PORT = 3000;

/** Two people and a server, each on a host of their own, with a network between them that can be made as bad as one likes. */
export class Lab {
  readonly network: VirtualNetwork;
  /** In the order in which they were made: released the other way round. */
  readonly #owned: (() => Promise<void>)[] = [];
  readonly #people: Person[] = [];

  private constructor(network: VirtualNetwork) {
    this.network = network;
  }

  static async create(): Promise<Lab> {
    return new Lab(await createNetwork(seed));
  }

  get #server(): Place {
    return { within: this.network.within('server'), address: this.network.addressOf('server') };
  }

  async startServer(options: Omit<ServerOptions, 'port' | 'place'> = {}): Promise<ParleyServer> {
    const server = await ParleyServer.start({ ...options, port: PORT, place: this.#server });
    this.#owned.push(() => server.stop());
    return server;
  }

  /** A relay beside the server. */
  async startTurn(port: number, secret: string): Promise<Coturn> {
    const turn = await Coturn.start({ place: this.#server, port, secret });
    this.#owned.push(() => turn.stop());
    return turn;
  }

  /** Two people in one call: the first one, on `host`, has made the room; the second is on `guest`. */
  async call(names: readonly [string, string], server: ParleyServer, options: Omit<PersonOptions, 'origin'> = {}): Promise<readonly [Person, Person]> {
    const { origin } = server;
    const [first, second] = [await this.#person('host', names[0], { origin, ...options }), await this.#person('guest', names[1], { origin, ...options })];
    const link = await first.createRoom();
    await first.join();
    await second.open(link);
    await second.join();
    return [first, second];
  }

  /** Takes everything down, then says what went wrong for anybody. */
  async close(): Promise<void> {
    const trouble = await troubleOf(this.#people);
    try {
      for (const release of this.#owned.reverse()) await release();
    } finally {
      this.network.close();
    }
    expect(trouble).toEqual([]);
  }

  async #person(host: HostName, name: string, options: PersonOptions & { readonly origin: string }): Promise<Person> {
    const browser = await OwnBrowser.launch({
      executablePath: this.network.wrapper(host, chromiumPath()),
      // Only a secure context has cameras; this address is as good as localhost.
      args: [`--unsafely-treat-insecure-origin-as-secure=${options.origin}`],
    });
    this.#owned.push(() => browser.close());
    const person = await browser.person(name, options);
    // Whoever has given camera and microphone away need not hide their address behind a name that only their own network resolves.
    await person.context.grantPermissions(['camera', 'microphone']);
    this.#people.push(person);
    return person;
  }
}
