import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import { quantile } from '../bench/statistics.ts';
import { createGeneration, createSeatToken, createVisitId, roomName, roomProof } from '#lib/protocol/ids.ts';
import { Figure, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { RawClient } from './support/rawClient.ts';

// S3: a flood beside rooms that go on. The same flood on another server of this machine is what they are compared with: what is left of a
// difference is what the flooded server lets through to them, and not the two cores that all of this shares.

const CUT_MS = 2_000;
const RELAY_MS = 50;
/** Times the relay's p99 beside a flood of another server. */
const RELAY_RATIO = 2;
const ROOMS = 50;
const PEOPLE = 4;
/** ms between two signals of one person. */
const PACE_MS = 400;
const SECONDS = 4;

const proof = roomProof.parse('p'.repeat(42) + 'A');
const profile = 'x'.repeat(120);
const box = 'x'.repeat(1_500);
const [generation, visit] = [createGeneration(), createVisitId()];

/** Everybody's signals, each with a number of its own, and how long each took. */
class Traffic {
  readonly #clients: RawClient[] = [];
  readonly #talk: (() => Promise<void>)[] = [];
  #sentAt: number[] = [];
  #took: number[] = [];

  static async start(port: number): Promise<Traffic> {
    const traffic = new Traffic();
    for (let at = 0; at < ROOMS; at++) await traffic.#fill(port, roomName.parse(`room-${at}`.padEnd(21, '-')));
    return traffic;
  }

  async #fill(port: number, room: ReturnType<typeof roomName.parse>): Promise<void> {
    const seated = await Promise.all(
      Array.from({ length: PEOPLE }, async () => {
        const client = await RawClient.open(port);
        this.#clients.push(client);
        const joined = await client.request('join', { room, proof, seat: createSeatToken(), profile, signals: [] });
        if (!joined.ok) throw new Error(joined.reason);
        client.on('signal', ({ header }) => this.#took.push(performance.now() - (this.#sentAt[header.seq] ?? 0)));
        return { client, id: joined.self };
      }),
    );
    for (const [at, { client }] of seated.entries()) {
      const to = seated[(at + 1) % PEOPLE]?.id;
      if (!to) continue;
      this.#talk.push(async () => {
        const seq = this.#sentAt.push(performance.now()) - 1;
        const reply = await client.request('signal', { to, header: { generation, visit, seq }, box });
        expect(reply).toEqual({ ok: true });
      });
    }
  }

  /** Lets everybody talk while `meanwhile` goes on. Gives the 99th percentile of how long a signal took, in ms; Infinity when one was lost. */
  async during(meanwhile: () => Promise<unknown>): Promise<number> {
    [this.#sentAt, this.#took] = [[], []];
    const pending: Promise<void>[] = [];
    let next = 0;
    const timer = setInterval(() => {
      const say = this.#talk[next++ % this.#talk.length];
      if (say) pending.push(say());
    }, PACE_MS / this.#talk.length);
    await meanwhile();
    clearInterval(timer);
    await Promise.all(pending);
    await expect.poll(() => this.#took.length, { message: 'signals that arrived' }).toBe(this.#sentAt.length);
    return quantile(this.#took.toSorted((a, b) => a - b), 0.99);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** One socket at 5,000 messages a second, and fifty at 200. Gives how long each lasted, in ms. */
async function attack(port: number): Promise<(number | null)[]> {
  const parts = [[1, 5_000], [50, 200]].map(async ([sockets, rate]) => {
    const child = fork(new URL('support/attacker.mjs', import.meta.url), [port, sockets, rate, SECONDS].map(String));
    const [lasted] = (await once(child, 'message')) as unknown[];
    return z.array(z.nullable(z.number())).parse(lasted);
  });
  return (await Promise.all(parts)).flat();
}

test('who floods the server is cut within two seconds, and nobody else loses or waits for anything', async ({ startServer }) => {
  test.setTimeout(300_000);
  const [server, other] = [await startServer({ env: { LOG_LEVEL: 'error', ADDRESS_MAX: '1000' } }), await startServer({ env: { LOG_LEVEL: 'error', ADDRESS_MAX: '1000' } })];
  const claim = { browser: 'none' } as const;
  const cut = new Figure({ id: 'S3-cut', what: 'until a socket that floods is cut', of: 1, target: CUT_MS, unit: 'ms', ...claim });
  const relay = new Figure({ id: 'S3-relay', what: 'a signal of somebody else meanwhile (p99)', of: 0.5, target: RELAY_MS, unit: 'ms', ...claim });
  const ratio = new Figure({ id: 'S3-ratio', what: 'the same against the same flood of another server', of: 0.5, target: RELAY_RATIO, unit: 'times', ...claim });
  const traffic = await Traffic.start(server.port);
  // The first round is not counted: code that has hardly run is slow, and no server is new when it is found worth flooding.
  for (let round = 0; round <= rounds(3, 10); round++) {
    const before = await traffic.during(() => attack(other.port));
    let lasted: (number | null)[] = [];
    const p99 = await traffic.during(async () => {
      lasted = await attack(server.port);
    });
    if (round === 0) continue;
    cut.add(Math.max(...lasted.map((ms) => ms ?? Infinity)));
    relay.add(p99);
    ratio.add(p99 / before);
  }
  traffic.close();
  for (const figure of [cut, relay, ratio]) figure.check();
});
