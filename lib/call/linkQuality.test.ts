import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkState } from '#lib/rtc/linkState.ts';
import { isSilent, linkChange, linkQuality, linkQualities, linkReport } from './linkQuality.ts';
import type { LinkChange, LinkReport, StreamReport } from './linkQuality.ts';

const stream = (part: Partial<StreamReport> = {}): StreamReport => ({ kind: 'audio', packets: 0, lost: 0, jitter: 0, energy: 0, listened: 0, ...part });
const report = (streams: Readonly<Record<string, StreamReport>>, roundTrip: number | null = 20): LinkReport => ({
  roundTrip,
  streams: new Map(Object.entries(streams)),
});
const fine: LinkChange = { roundTrip: 40, loss: 0, jitter: 4, loudness: 0.01 };

describe('a reading', () => {
  const inbound = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, packetsLost: 2, jitter: 0.012, totalAudioEnergy: 0.3, totalSamplesDuration: 1 };

  it('holds what comes in, in ms', () => {
    const stats = new Map<string, unknown>([
      ['in', { id: 'in', ...inbound }],
      ['out', { id: 'out', type: 'outbound-rtp', packetsSent: 900 }],
    ]);
    expect(linkReport(stats)).toEqual({
      roundTrip: null,
      streams: new Map([['in', { kind: 'audio', packets: 50, lost: 2, jitter: 12, energy: 0.3, listened: 1 }]]),
    });
  });

  it('takes the round trip of the path in use, which the transport names', () => {
    const pair = { type: 'candidate-pair', nominated: true, state: 'succeeded' };
    const stats = new Map<string, unknown>([
      ['old', { id: 'old', ...pair, currentRoundTripTime: 0.9 }],
      ['used', { id: 'used', ...pair, currentRoundTripTime: 0.03 }],
      ['transport', { id: 'transport', type: 'transport', selectedCandidatePairId: 'used' }],
    ]);
    expect(linkReport(stats).roundTrip).toBe(30);
    stats.delete('transport');
    stats.delete('old');
    expect(linkReport(stats).roundTrip).toBe(30);
  });

  it('counts nothing that is no number', () => {
    const stats = new Map<string, unknown>([['in', { id: 'in', type: 'inbound-rtp', kind: 'video', packetsReceived: Number.NaN, jitter: 'much' }]]);
    expect(linkReport(stats).streams.get('in')).toEqual(stream({ kind: 'video' }));
  });
});

describe('between two readings', () => {
  it('loss is a share of what was sent, of all streams', () => {
    const before = report({ a: stream({ packets: 100, lost: 10 }), v: stream({ kind: 'video', packets: 1_000 }) });
    const now = report({ a: stream({ packets: 150, lost: 15 }), v: stream({ kind: 'video', packets: 1_045 }) });
    expect(linkChange(before, now).loss).toBeCloseTo(5 / 100);
  });

  it('a picture that comes once a second says nothing of jitter, as one that moves does', () => {
    const at = (packets: number) => report({ voice: stream({ packets: packets * 10, jitter: 3 }), face: stream({ kind: 'video', packets, jitter: 200 }) });
    expect(linkChange(at(100), at(130)).jitter).toBe(3);
    expect(linkChange(at(100), at(400)).jitter).toBe(200);
  });

  it('a stream that delivers nothing says nothing: neither its old jitter nor silence', () => {
    const still = report({ a: stream({ packets: 100, jitter: 900, listened: 4 }) });
    expect(linkChange(still, still)).toEqual({ roundTrip: 20, loss: null, jitter: null, loudness: null });
  });

  it('a stream of a connection made anew does not count what came before', () => {
    expect(linkChange(report({}), report({ b: stream({ packets: 90, lost: 90 }) })).loss).toBeNull();
  });

  it('packets that come after all make no loss below nothing', () => {
    expect(linkChange(report({ a: stream({ packets: 100, lost: 9 }) }), report({ a: stream({ packets: 110, lost: 4 }) })).loss).toBe(0);
  });

  it('sound without any power in it is silence; quiet is not', () => {
    const sound = (energy: number) => linkChange(report({ a: stream({ packets: 0 }) }), report({ a: stream({ packets: 50, energy, listened: 1 }) }));
    expect(isSilent(sound(0))).toBe(true);
    expect(isSilent(sound(1e-6))).toBe(false);
  });
});

describe('quality', () => {
  it.each([
    ['good', fine],
    ['good', { ...fine, loss: null, jitter: null }],
    ['fair', { ...fine, roundTrip: 300 }],
    ['fair', { ...fine, loss: 0.03 }],
    ['fair', { ...fine, jitter: 45 }],
    ['poor', { ...fine, roundTrip: 900 }],
    ['poor', { ...fine, loss: 0.1 }],
    ['poor', { ...fine, roundTrip: null, jitter: 120 }],
    ['unknown', { ...fine, roundTrip: null, loss: null }],
  ] as const)('is %s with %o', (quality, change) => {
    expect(linkQuality('connected', change)).toBe(quality);
  });

  it.each([
    ['new', 'unknown'],
    ['connecting', 'unknown'],
    ['interrupted', 'lost'],
    ['failed', 'lost'],
  ] as const)('of a link that is %s is %s, whatever was counted', (link, quality) => {
    expect([linkQuality(link, fine), linkQuality(link, null)]).toEqual([quality, quality]);
  });

  it('never gets better by a line that gets worse', () => {
    const number = fc.double({ min: 0, max: 2_000, noNaN: true });
    const worse = fc.record({ roundTrip: number, loss: fc.double({ min: 0, max: 1, noNaN: true }), jitter: number });
    const rank = (link: LinkState, change: LinkChange) => linkQualities.indexOf(linkQuality(link, change));
    fc.assert(
      fc.property(worse, worse, (a, b) => {
        const both = { roundTrip: a.roundTrip + b.roundTrip, loss: Math.min(1, a.loss + b.loss), jitter: a.jitter + b.jitter, loudness: null };
        expect(rank('connected', both)).toBeGreaterThanOrEqual(rank('connected', { ...a, loudness: null }));
      }),
    );
  });
});
