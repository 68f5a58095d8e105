/** What one link's senders tell of their work at one moment (webrtc-stats). Counters only ever grow on one connection. */
export interface SendStats {
  /** bit/s that the path is estimated to carry out; null where the browser does not tell (Firefox). */
  readonly estimate: number | null;
  /** Bytes of media that have gone out. */
  readonly bytes: number;
  /** Frames that the pictures' encoders have made, and the seconds that it took them. */
  readonly frames: number;
  readonly encodeTime: number;
  /** What keeps a picture smaller than it should be. */
  readonly limits: ReadonlySet<'bandwidth' | 'cpu'>;
  /** The share of what was sent, 0 to 1, that the other side last missed, where it missed the most. */
  readonly loss: number;
  /** Energy of what the own microphone hears, and the seconds that it covers. */
  readonly energy: number;
  readonly duration: number;
}

type Report = Readonly<Record<string, unknown>>;

const numberOf = (report: Report, name: string): number => {
  const value = report[name];
  return typeof value === 'number' ? value : 0;
};

/** Reads what senders told; several reports may repeat each other. */
export function readSendStats(reports: readonly ReadonlyMap<string, Report>[]): SendStats {
  const stats = { bytes: 0, frames: 0, encodeTime: 0, loss: 0, energy: 0, duration: 0 };
  const limits = new Set<'bandwidth' | 'cpu'>();
  let estimate: number | null = null;
  const byId = new Map(reports.flatMap((report) => [...report]));
  for (const report of byId.values()) {
    switch (report['type']) {
      case 'candidate-pair':
        if (report['nominated'] === true && typeof report['availableOutgoingBitrate'] === 'number') estimate = report['availableOutgoingBitrate'];
        break;
      case 'outbound-rtp': {
        stats.bytes += numberOf(report, 'bytesSent') + numberOf(report, 'headerBytesSent');
        stats.frames += numberOf(report, 'framesEncoded');
        stats.encodeTime += numberOf(report, 'totalEncodeTime');
        const limit = report['qualityLimitationReason'];
        if (limit === 'bandwidth' || limit === 'cpu') limits.add(limit);
        break;
      }
      case 'remote-inbound-rtp':
        stats.loss = Math.max(stats.loss, numberOf(report, 'fractionLost'));
        break;
      case 'media-source':
        if (report['kind'] !== 'audio') break;
        stats.energy = Math.max(stats.energy, numberOf(report, 'totalAudioEnergy'));
        stats.duration = Math.max(stats.duration, numberOf(report, 'totalSamplesDuration'));
        break;
    }
  }
  return { ...stats, estimate, limits };
}
