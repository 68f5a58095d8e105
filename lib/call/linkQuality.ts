import { isLost } from '#lib/rtc/linkState.ts';
import type { LinkState } from '#lib/rtc/linkState.ts';

/** One stream that comes in, in counts since it began (RTCInboundRtpStreamStats, webrtc-stats). */
export interface StreamReport {
  readonly kind: 'audio' | 'video';
  readonly packets: number;
  readonly lost: number;
  /** ms; that of the packets that came last. */
  readonly jitter: number;
  /** Of sound only: what was heard, and for how many seconds that was listened to. */
  readonly energy: number;
  readonly listened: number;
}

/** What one reading of a link tells. */
export interface LinkReport {
  /** ms there and back; null while nothing has been measured. */
  readonly roundTrip: number | null;
  readonly streams: ReadonlyMap<string, StreamReport>;
}

/** What came over a link between two readings of it. */
export interface LinkChange {
  readonly roundTrip: number | null;
  /** Share of the packets that never arrived; null when none were sent. */
  readonly loss: number | null;
  /** ms, the worst of all streams that delivered enough to tell; null when none did. */
  readonly jitter: number | null;
  /** Mean power of the sound, 0 to 1; null when none arrived. */
  readonly loudness: number | null;
}

/** How well somebody can be talked to. `unknown`: not measured yet. */
export const linkQualities = ['unknown', 'good', 'fair', 'poor', 'lost'] as const;
export type LinkQuality = (typeof linkQualities)[number];

/**
 * From here on a conversation suffers. 150 ms one way is what ITU-T G.114 calls fine for most, 400 ms what it calls the limit; loss and
 * jitter are those that Opus conceals well, and those that it does not.
 */
const limits = {
  fair: { roundTrip: 300, loss: 0.02, jitter: 30 },
  poor: { roundTrip: 800, loss: 0.08, jitter: 100 },
} as const;

/** Below this nothing is heard at all, as from a microphone that is muted on the device: -80 dB. */
const SILENCE = 1e-8;

/**
 * Packets of a picture between two readings below which its jitter is not believed. It is a mean over the last 16 or so (RFC 3550, section
 * 6.4.1): of a picture that comes once a second, one frame that was late would count for half a minute.
 */
const TELLING_PACKETS = 48;

type Stat = Readonly<Record<string, unknown>>;
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** What is read of a connection's statistics. */
export function linkReport(stats: Pick<RTCStatsReport, 'forEach'>): LinkReport {
  const all = new Map<unknown, Stat>();
  stats.forEach((stat: Stat) => void all.set(stat['id'], stat));
  const streams = new Map<string, StreamReport>();
  const pairs: Stat[] = [];
  for (const stat of all.values()) {
    if (stat['type'] === 'transport') pairs.unshift(...[all.get(stat['selectedCandidatePairId'])].filter((pair) => pair !== undefined));
    // Firefox names no transport.
    if (stat['type'] === 'candidate-pair' && stat['nominated'] === true && stat['state'] === 'succeeded') pairs.push(stat);
    if (stat['type'] !== 'inbound-rtp') continue;
    streams.set(String(stat['id']), {
      kind: stat['kind'] === 'audio' ? 'audio' : 'video',
      packets: count(stat['packetsReceived']),
      lost: count(stat['packetsLost']),
      jitter: count(stat['jitter']) * 1_000,
      energy: count(stat['totalAudioEnergy']),
      listened: count(stat['totalSamplesDuration']),
    });
  }
  const seconds = pairs[0]?.['currentRoundTripTime'];
  return { roundTrip: typeof seconds === 'number' ? seconds * 1_000 : null, streams };
}

/** What happened between two readings. A stream that was not there before, as after a connection made anew, counts from the next. */
export function linkChange(before: LinkReport, now: LinkReport): LinkChange {
  let [packets, lost, energy, listened] = [0, 0, 0, 0];
  let jitter: number | null = null;
  let heard = false;
  for (const [id, stream] of now.streams) {
    const then = before.streams.get(id);
    if (!then) continue;
    const arrived = Math.max(0, stream.packets - then.packets);
    packets += arrived;
    // Packets that come late are taken back from those that were lost.
    lost += Math.max(0, stream.lost - then.lost);
    if (arrived === 0) continue;
    if (stream.kind === 'audio' || arrived >= TELLING_PACKETS) jitter = Math.max(jitter ?? 0, stream.jitter);
    if (stream.kind !== 'audio') continue;
    heard = true;
    energy += Math.max(0, stream.energy - then.energy);
    listened += Math.max(0, stream.listened - then.listened);
  }
  return {
    roundTrip: now.roundTrip,
    loss: packets + lost === 0 ? null : lost / (packets + lost),
    jitter,
    loudness: heard && listened > 0 ? energy / listened : null,
  };
}

/** The worst of what was measured decides: a call is as good as what disturbs it most. */
export function linkQuality(link: LinkState, change: LinkChange | null): LinkQuality {
  if (isLost(link)) return 'lost';
  if (link !== 'connected' || !change) return 'unknown';
  const { roundTrip, loss, jitter } = change;
  if (roundTrip === null && loss === null) return 'unknown';
  const beyond = (limit: (typeof limits)['fair' | 'poor']): boolean =>
    (roundTrip ?? 0) >= limit.roundTrip || (loss ?? 0) >= limit.loss || (jitter ?? 0) >= limit.jitter;
  if (beyond(limits.poor)) return 'poor';
  return beyond(limits.fair) ? 'fair' : 'good';
}

/** Whether sound arrives and there is nothing in it. */
export const isSilent = ({ loudness }: LinkChange): boolean => loudness !== null && loudness < SILENCE;
