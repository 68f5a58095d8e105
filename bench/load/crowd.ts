// Clients without browsers as a process of their own: what they cost is not the server's. crowd.ts TASK, as JSON; says what came of it,
// and is there until it is killed.
import * as z from 'zod/mini';
import { createGeneration, createHostToken, createSeatToken, createVisitId, roomNameOf } from '#lib/protocol/ids.ts';
import { crowdTask } from './crowdTask.ts';
import type { CrowdOutcome } from './crowdTask.ts';
import { ThinSocket } from './thinSocket.ts';

/** Sockets that are opened at a time. */
const AT_ONCE = 100;
const PEOPLE = 4;
/** ms of traffic that is not counted yet. */
const WARM_UP_MS = 2_000;
/** Signals a second that one socket may send: a little below what the product lets pass. */
const MOST_PER_SOCKET = 75;
/** Joins a second, each with its leave: they take eleven of the eighty that a socket may ask for. */
const MOST_JOINS_PER_SOCKET = 7;
/** ms between two looks at what is due. */
const TICK_MS = 4;

/** Where the clients come from: enough addresses that none runs out of ports. */
const addressOf = (number: number) => `127.0.0.${2 + (number % 200)}`;

const reply = z.looseObject({ ok: z.boolean(), self: z.optional(z.string()) });
const proof = `${'p'.repeat(42)}A`;
const profile = 'x'.repeat(120);
/** A candidate or two, sealed; whole offers are three times as long. */
const box = 'x'.repeat(1_000);

interface Seated {
  readonly socket: ThinSocket;
  readonly id: string;
  readonly mates: readonly string[];
}

async function openAll(port: number, count: number): Promise<ThinSocket[]> {
  const sockets: ThinSocket[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => ThinSocket.open(port, addressOf(from + at)));
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

async function join(socket: ThinSocket, room: string, seat = createSeatToken()): Promise<string> {
  const answer = reply.parse(await socket.request('join', { room, proof, seat, profile, signals: [] }));
  if (!answer.ok || answer.self === undefined) throw new Error('refused');
  return answer.self;
}

/** Rooms of four, all in their seats. */
async function sitDown(port: number, count: number): Promise<Seated[]> {
  const sockets = await openAll(port, count);
  const everybody: Seated[] = [];
  for (let from = 0; from < count; from += PEOPLE) {
    const room = await roomNameOf(createHostToken());
    const some = sockets.slice(from, from + PEOPLE);
    const ids: string[] = [];
    for (const socket of some) ids.push(await join(socket, room));
    everybody.push(...some.map((socket, at) => ({ socket, id: ids[at] ?? '', mates: ids.filter((_, of) => of !== at) })));
  }
  return everybody;
}

/** Signals at `perSecond` in all, or as fast as they are answered; how long each took from send to receipt. */
async function relay(port: number, count: number, perSecond: number | null, ms: number): Promise<CrowdOutcome> {
  const everybody = await sitDown(port, count);
  const header = { generation: createGeneration(), visit: createVisitId() };
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  let [seq, counting] = [0, false];
  const arrived = (packet: string) => {
    const number = Number(/"seq":(\d+)/.exec(packet)?.[1]);
    const sent = sentAt.get(number);
    sentAt.delete(number);
    if (counting && sent !== undefined) latencies.push(performance.now() - sent);
  };
  for (const { socket } of everybody) socket.on('signal', arrived);
  const send = async ({ socket, mates }: Seated) => {
    const number = seq++;
    sentAt.set(number, performance.now());
    const answer = reply.parse(await socket.request('signal', { to: mates[number % mates.length], header: { ...header, seq: number }, box }));
    if (!answer.ok) throw new Error('refused');
  };

  const until = performance.now() + WARM_UP_MS + ms;
  setTimeout(() => (counting = true), WARM_UP_MS);
  if (perSecond === null) {
    const pause = 1_000 / MOST_PER_SOCKET;
    const inTurn = async (person: Seated) => {
      while (performance.now() < until) {
        const next = performance.now() + pause;
        await send(person);
        const early = next - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      }
    };
    await Promise.all(everybody.map(inTurn));
  } else {
    const began = performance.now();
    for (let sent = 0; performance.now() < until; await new Promise((resolve) => setTimeout(resolve, TICK_MS))) {
      const due = ((performance.now() - began) / 1_000) * perSecond;
      for (; sent < due; sent++) void send(everybody[sent % everybody.length] as Seated);
    }
  }
  return outcomeOf(latencies, ms);
}

/** Joins and leaves, `perSecond` of each in all or as many as a socket may ask for, each time with another seat; how long each join took. */
async function joins(port: number, count: number, perSecond: number | null, ms: number): Promise<CrowdOutcome> {
  const sockets = await openAll(port, count);
  const rooms = await Promise.all(Array.from({ length: Math.ceil(count / PEOPLE) }, () => roomNameOf(createHostToken())));
  const until = performance.now() + ms;
  const pause = 1_000 / (perSecond === null ? MOST_JOINS_PER_SOCKET : perSecond / count);
  const took: number[] = [];
  const overAndOver = async (socket: ThinSocket, at: number) => {
    await new Promise((resolve) => setTimeout(resolve, (at / count) * pause));
    while (performance.now() < until) {
      const began = performance.now();
      await join(socket, rooms[Math.floor(at / PEOPLE)] ?? '');
      took.push(performance.now() - began);
      await socket.request('leave', {});
      const early = began + pause - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    }
  };
  await Promise.all(sockets.map(overAndOver));
  return outcomeOf(took, ms);
}

/** `took`: ms that each thing took of those that were done within `ms`. */
function outcomeOf(took: readonly number[], ms: number): CrowdOutcome {
  const sorted = took.toSorted((a, b) => a - b);
  const quantile = (of: number) => sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))] ?? Infinity;
  return { done: took.length, perSecond: (took.length / ms) * 1_000, p50: quantile(0.5), p99: quantile(0.99) };
}

const task = crowdTask.parse(JSON.parse(process.argv[2] ?? ''));
process.once('disconnect', () => process.exit());
const outcome = async (): Promise<CrowdOutcome | null> => {
  const { port, sockets } = task;
  switch (task.kind) {
    case 'idle':
      await openAll(port, sockets);
      return null;
    case 'relay':
      return relay(port, sockets, task.perSecond, task.ms);
    case 'joins':
      return joins(port, sockets, task.perSecond, task.ms);
  }
};
process.send?.({ outcome: await outcome() });
