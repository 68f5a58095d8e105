import { test as base } from '@playwright/test';
import { Lab } from './lab.ts';
import { People } from './people.ts';
import { ParleyServer } from './server.ts';
import type { ServerOptions } from './server.ts';

interface Fixtures {
  readonly people: People;
  /** Starts a further server, for a test that needs its own; stopped with the test. */
  readonly startServer: (options?: ServerOptions) => Promise<ParleyServer>;
  /** A network of the test's own. Only where `networkObstacle` sees none. */
  readonly lab: Lab;
}

/** A server for the worker, people for each test. */
export const test = base.extend<Fixtures, { readonly server: ParleyServer }>({
  server: [
    async ({}, use) => {
      const server = await ParleyServer.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  people: async ({ browser, server }, use) => {
    const people = new People(browser, server.origin);
    await use(people);
    await people.close();
  },
  startServer: async ({}, use) => {
    const started: ParleyServer[] = [];
    await use(async (options) => {
      const server = await ParleyServer.start(options);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
  },
  lab: async ({}, use) => {
    const lab = await Lab.create();
    await use(lab);
    await lab.close();
  },
});

export { expect } from '@playwright/test';
