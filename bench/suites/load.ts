import { bringCrowd } from '../load/crowdTask.ts';
import type { Crowd, CrowdOutcome, CrowdTask } from '../load/crowdTask.ts';
import { MeasuredServer, serverKinds } from '../load/measuredServer.ts';
import type { ServerKind } from '../load/measuredServer.ts';
import { medianFigure, ratioAtLeastFigure } from '../figures.ts';
import type { Result } from '../figures.ts';
import type { Suite } from '../suite.ts';

const IDLE = 10_000;
const RATE = 2_000;
/** Joins a second that have to be answered in time. */
const JOINS = 1_000;
const RELAYING = 200;
/** Sockets that send as fast as they are answered. */
const SATURATING = 400;
const WATCH_MS = 10_000;
/** ms that a server has after ten thousand sockets have come, so that the garbage of their coming has its chance. */
const SETTLE_MS = 5_000;
/** How often the whole is measured. */
const RUNS = 3;

interface Run {
  /** Bytes for each idle socket. */
  readonly heap: number;
  readonly resident: number;
  readonly beside: CrowdOutcome;
  /** ms that the event loop was late meanwhile, p99. */
  readonly delay: number;
  readonly most: CrowdOutcome;
  /** Signals handed on with one second of processor time. */
  readonly perCpuSecond: number;
  readonly joins: CrowdOutcome;
  readonly mostJoins: CrowdOutcome;
}

async function measure(kind: ServerKind, port: number, log: (line: string) => void): Promise<Run> {
  const server = await MeasuredServer.start(kind, port);
  const idle: Crowd[] = [];
  const traffic = async (task: CrowdTask): Promise<CrowdOutcome> => {
    const crowd = await bringCrowd(task);
    await crowd.stop();
    if (!crowd.outcome) throw new Error('nothing came of it');
    return crowd.outcome;
  };
  try {
    const empty = await server.memory();
    idle.push(await bringCrowd({ kind: 'idle', port, sockets: IDLE }));
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const full = await server.memory();
    await server.load();
    const beside = await traffic({ kind: 'relay', port, sockets: RELAYING, perSecond: RATE, ms: WATCH_MS });
    const { delay } = await server.load();
    const most = await traffic({ kind: 'relay', port, sockets: SATURATING, perSecond: null, ms: WATCH_MS });
    const { cpu } = await server.load();
    const joins = await traffic({ kind: 'joins', port, sockets: SATURATING, perSecond: JOINS, ms: WATCH_MS });
    const mostJoins = await traffic({ kind: 'joins', port, sockets: SATURATING, perSecond: null, ms: WATCH_MS });
    const run = {
      heap: (full.heap - empty.heap) / IDLE,
      resident: (full.rss - empty.rss) / IDLE,
      beside,
      delay,
      most,
      perCpuSecond: (most.done / cpu) * 1_000,
      joins,
      mostJoins,
    };
    log(`${kind}: ${JSON.stringify(run)}`);
    return run;
  } finally {
    await Promise.all(idle.map((crowd) => crowd.stop()));
    await server.stop();
  }
}

export const load: Suite = {
  title: 'The server under load',
  how: `${IDLE.toLocaleString('en')} sockets that do nothing but answer heartbeats are there all the time. Beside them: ${RATE.toLocaleString('en')} signals of 1 kB a second in rooms of 4; then ${SATURATING} sockets that each send the next signal when the last one was answered; then the same that join and leave, a thousand times a second and as often as they may. The bare relay is Socket.IO with the same transport and heartbeat and nothing else. Clients run on the same machine, in processes of their own.`,
  async run({ rounds, port, log }) {
    const runs: Record<ServerKind, Run[]> = { parley: [], bare: [] };
    for (let run = 0; run < Math.min(RUNS, rounds); run++) {
      for (const kind of run % 2 === 0 ? serverKinds : serverKinds.toReversed()) runs[kind].push(await measure(kind, port, log));
    }
    const { parley, bare } = runs;
    const of = (kind: readonly Run[], value: (run: Run) => number) => kind.map(value);
    const kb = (bytes: number) => bytes / 1024;
    const results: Result[] = [
      medianFigure('Heap of an idle socket', 'KiB', 8, of(parley, ({ heap }) => kb(heap))),
      medianFigure('… bare relay', 'KiB', null, of(bare, ({ heap }) => kb(heap))),
      medianFigure('Resident memory of an idle socket', 'KiB', 25, of(parley, ({ resident }) => kb(resident))),
      medianFigure('… bare relay', 'KiB', null, of(bare, ({ resident }) => kb(resident))),
      medianFigure(`Signal, sent → received, p50, ${RATE} a second`, 'ms', null, of(parley, ({ beside }) => beside.p50)),
      medianFigure('… p99', 'ms', 15, of(parley, ({ beside }) => beside.p99)),
      medianFigure('… p99, bare relay', 'ms', null, of(bare, ({ beside }) => beside.p99)),
      medianFigure('Event loop late meanwhile, p99', 'ms', null, of(parley, ({ delay }) => delay)),
      medianFigure('Signals a second, as many as are answered', 'per second', null, of(parley, ({ most }) => most.perSecond)),
      ratioAtLeastFigure('… to those of the bare relay', 0.8, of(parley, ({ most }) => most.perSecond), of(bare, ({ most }) => most.perSecond)),
      medianFigure('… for a second of processor time', 'per second', null, of(parley, ({ perCpuSecond }) => perCpuSecond)),
      medianFigure('… for a second of processor time, bare relay', 'per second', null, of(bare, ({ perCpuSecond }) => perCpuSecond)),
      medianFigure(`Join, asked → answered, p99, ${JOINS} a second`, 'ms', 250, of(parley, ({ joins }) => joins.p99)),
      medianFigure('… bare relay', 'ms', null, of(bare, ({ joins }) => joins.p99)),
      { ...medianFigure('Joins a second, as many as there can be', 'per second', null, of(parley, ({ mostJoins }) => mostJoins.perSecond)), atLeast: JOINS },
      medianFigure('… bare relay', 'per second', null, of(bare, ({ mostJoins }) => mostJoins.perSecond)),
    ];
    return results;
  },
};
