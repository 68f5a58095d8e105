import { describe, expect, it } from 'vitest';
import { readSendStats } from './sendStats.ts';

const report = (...entries: readonly Readonly<Record<string, unknown>>[]) => new Map(entries.map((entry) => [JSON.stringify([entry['type'], entry['kind']]), entry]));

describe('readSendStats', () => {
  it('reads what one link sends, and what every report repeats only once', () => {
    const path = { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 1_200_000 };
    const camera = report(path, { type: 'outbound-rtp', kind: 'video', bytesSent: 900, headerBytesSent: 100, framesEncoded: 30, totalEncodeTime: 0.3, qualityLimitationReason: 'cpu' });
    const voice = report(
      path,
      { type: 'outbound-rtp', kind: 'audio', bytesSent: 80, headerBytesSent: 20 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.05 },
      { type: 'media-source', kind: 'audio', totalAudioEnergy: 2, totalSamplesDuration: 10 },
    );
    expect(readSendStats([camera, voice, camera])).toEqual({
      estimate: 1_200_000,
      bytes: 1_100,
      frames: 30,
      encodeTime: 0.3,
      limits: new Set(['cpu']),
      loss: 0.05,
      energy: 2,
      duration: 10,
    });
  });

  it('takes what a browser does not tell for nothing', () => {
    expect(readSendStats([report({ type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'other' }, { type: 'candidate-pair', nominated: true })])).toMatchObject({
      estimate: null,
      bytes: 0,
      limits: new Set(),
    });
  });

  it('does not take a path that was not chosen', () => {
    expect(readSendStats([report({ type: 'candidate-pair', nominated: false, availableOutgoingBitrate: 5 })]).estimate).toBeNull();
  });
});
