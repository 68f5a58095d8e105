import { createGeneration, createSeatToken, createVisitId, roomName, roomProof } from '#lib/protocol/ids.ts';
import { Figure, random, rounds } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { RawClient } from './support/rawClient.ts';
import type { Held, ParleyServer } from './support/server.ts';

// R17: what the server keeps of people who came and went.

const HEAP_KB = 2_048;
const FILES = 2;
/** Visits before anything is counted: code is compiled, and tables grow to the size that they keep. */
const WARM_UP = 1_000;
/** Visits at the same time, and how many rooms they are spread over: rooms fill, empty, and begin anew all the while. */
const AT_ONCE = 40;
const ROOMS = 40;
/** Places for the one address that all come from: if they were not given back, there would be none left before long. */
const ADDRESS_MAX = 2 * AT_ONCE;
/** ms within which the last lease is over. */
const REST_MS = 30_000;

const proof = roomProof.parse('p'.repeat(42) + 'A');
const profile = 'x'.repeat(120);
const header = { generation: createGeneration(), visit: createVisitId(), seq: 0 };

/** What is counted of what can still be reached; a listener is a function. Rooms, seats and open sockets are waited for. */
const objects = ['connections', 'timers', 'emitters', 'functions'] as const;

/** How a visit goes on and ends. The seat of one that says no goodbye is given up when its lease is over. */
const kinds = ['leaves', 'closes', 'vanishes', 'is loaded twice', 'vanishes and is loaded again'] as const;
type Kind = (typeof kinds)[number];

/** One person's visit on as many sockets as it takes. Gives the number of joins. */
async function visit(port: number, kind: Kind, where: number): Promise<number> {
  const room = roomName.parse(`room-${where}`.padEnd(21, '-'));
  const seat = createSeatToken();
  const sitDown = async () => {
    const client = await RawClient.open(port);
    const watched = await client.request('watch', { room, proof, seat });
    if (!watched.ok) throw new Error(watched.reason);
    const others = watched.roster.participants.filter(({ id }) => id !== watched.self);
    const signals = others.slice(0, 3).map(({ id }) => ({ to: id, header, box: profile }));
    const joined = await client.request('join', { room, proof, seat, profile, signals });
    if (!joined.ok) throw new Error(joined.reason);
    return client;
  };
  const first = await sitDown();
  if (kind === 'closes') first.close();
  if (kind === 'vanishes' || kind === 'vanishes and is loaded again') first.vanish();
  if (kind === 'closes' || kind === 'vanishes') return 1;
  const last = kind === 'leaves' ? first : await sitDown();
  await last.request('leave', {});
  for (const client of [first, last]) client.close();
  return kind === 'leaves' ? 1 : 2;
}

/** At least `joins` joins, and as many goodbyes of whatever kind. Resolves when the server knows of nobody any more. */
async function comeAndGo(server: ParleyServer, joins: number, draw: () => number): Promise<Held> {
  let done = 0;
  const oneAfterAnother = async () => {
    while (done < joins) {
      const kind = kinds[Math.floor(draw() * kinds.length)] ?? 'leaves';
      const times = await visit(server.port, kind, Math.floor(draw() * ROOMS));
      done += times;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, oneAfterAnother));
  await expect.poll(() => server.present(), { timeout: REST_MS, intervals: [500] }).toEqual({ rooms: 0, seats: 0, sockets: 0 });
  return server.held();
}

test('the server keeps nothing of people who came and went, however they went', async ({ startServer }, testInfo) => {
  const joins = rounds(1_000, 10_000);
  test.setTimeout(120_000 + joins * 100);
  const claim = { of: 1, browser: 'none' } as const;
  const heap = new Figure({ id: 'R17-heap', what: `what the server’s heap has grown by after ${joins} joins`, target: HEAP_KB, unit: 'kB', ...claim });
  const left = new Figure({ id: 'R17-left', what: `rooms, seats, sockets, timers and listeners left over after ${joins} joins`, target: 0, unit: 'objects', ...claim });
  const files = new Figure({ id: 'R17-files', what: `open files more than before ${joins} joins`, target: FILES, unit: 'files', ...claim });
  const draw = random(testInfo.title);
  const server = await startServer({ measured: true, env: { LOG_LEVEL: 'warn', ROOM_MAX: '200', ADDRESS_MAX: String(ADDRESS_MAX) } });
  const before = await comeAndGo(server, WARM_UP, draw);
  const after = await comeAndGo(server, joins, draw);
  const more = objects.map((of) => Math.max(0, after[of] - before[of]));
  heap.add((after.heap - before.heap) / 1024);
  left.add(more.reduce((sum, count) => sum + count, 0));
  files.add(Math.abs(after.files - before.files));
  expect(Object.fromEntries(objects.map((of, at) => [of, more[at]])), 'left over').toEqual({ connections: 0, timers: 0, emitters: 0, functions: 0 });
  for (const figure of [heap, left, files]) figure.check();
});
