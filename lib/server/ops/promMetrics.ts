import type { Counter, Gauge } from 'prom-client';
import type { SignalingStats } from '#lib/server/signaling/createSignalingServer.ts';
import type { Metrics } from './metrics.ts';

/** What is measured when it is asked for. */
export interface Gauges {
  stats(): Promise<SignalingStats>;
  draining(): boolean;
}

/** Metrics in Prometheus' text format. */
export interface PromMetrics extends Metrics {
  /** The media type of what `read` gives. */
  readonly contentType: string;
  /** Says where rooms, seats and sockets are counted. Until then they are told as none. */
  watch(gauges: Gauges): void;
  /** Everything, in the text exposition format 0.0.4. */
  read(): Promise<string>;
}

/** Upper bounds in seconds. A join is a few milliseconds of work; what takes longer waited for a busy process or a slow store. */
const JOIN_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** ms between two looks at how late the event loop is. */
const LOOP_RESOLUTION_MS = 10;

/** Why Socket.IO says a socket is gone (socket.io 4, `DisconnectReason`). */
const CLOSE_CAUSES: ReadonlySet<string> = new Set([
  'transport error',
  'transport close',
  'forced close',
  'ping timeout',
  'parse error',
  'server shutting down',
  'forced server close',
  'client namespace disconnect',
  'server namespace disconnect',
]);

/**
 * Counts for Prometheus, in a registry of its own. Each label takes values of a closed set, so the number of series is bounded whatever
 * clients send. The library is loaded here and not before: a server without a token does without it.
 */
export async function createPromMetrics(): Promise<PromMetrics> {
  const prom = await import('prom-client');
  const registry = new prom.Registry();
  const registers = [registry];
  prom.collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_RESOLUTION_MS });

  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) => new prom.Counter({ name, help, labelNames, registers });
  const upgrades = counter('parley_upgrades_total', 'Requests for a signaling socket, by what became of them.', 'result');
  const cuts = counter('parley_sockets_cut_total', 'Sockets cut off because they asked for too much.', 'cause');
  const closes = counter('parley_sockets_closed_total', 'Sockets that are gone, by how they went.', 'cause');
  const requests = counter('parley_requests_total', 'Requests that were answered, by their result.', 'request', 'result');
  const signals = counter('parley_signals_total', 'Sealed signals from one participant to another, by what became of them.', 'outcome');
  const iceConfigs = counter('parley_ice_configs_total', 'Times that ICE servers were handed out.');
  const credentials = counter('parley_relay_credentials_total', 'Times that TURN credentials were handed out.');
  const resumes = counter('parley_seats_resumed_total', 'Seats taken again over another socket.');
  const evictions = counter('parley_evictions_total', 'Seats and places in line that others put an end to.', 'reason');
  const joins = new prom.Histogram({
    name: 'parley_join_seconds',
    help: 'From the arrival of a join to its answer.',
    buckets: JOIN_BUCKETS,
    registers,
  });

  const gauge = (name: string, help: string) => new prom.Gauge({ name, help, registers });
  const roomsGauge = gauge('parley_rooms', 'Rooms with somebody in them, of all nodes together.');
  const seatsGauge = gauge('parley_seats', 'Seats that are held, of all nodes together.');
  const socketsGauge = gauge('parley_sockets', 'Signaling sockets of this process.');
  const drainingGauge = gauge('parley_draining', 'Whether this process is about to stop (1) or not (0).');
  let watched: Gauges | null = null;

  return {
    contentType: registry.contentType,
    upgrade: by(upgrades),
    cut: by(cuts),
    closed: (cause) => closes.inc({ cause: CLOSE_CAUSES.has(cause) ? cause : 'other' }),
    answered: (request, reply) => requests.inc({ request: request ?? 'unknown', result: reply.ok ? 'ok' : reply.reason }),
    joinTook: (seconds) => joins.observe(seconds),
    signal: by(signals),
    iceConfig(relay) {
      iceConfigs.inc();
      if (relay) credentials.inc();
    },
    resumed: () => resumes.inc(),
    evicted: by(evictions),
    watch: (gauges) => (watched = gauges),
    async read() {
      if (watched) {
        const { rooms, seats, sockets } = await watched.stats();
        show(roomsGauge, rooms);
        show(seatsGauge, seats);
        show(socketsGauge, sockets);
        show(drainingGauge, Number(watched.draining()));
      }
      return registry.metrics();
    },
  };
}

/** Counts by the one label that `counter` has. */
function by<L extends string>(counter: Counter<L>): (value: string) => void {
  return (value) => counter.labels(value).inc();
}

/** What cannot be known at the moment has no sample, rather than one that is wrong. */
function show(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}
