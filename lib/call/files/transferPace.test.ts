import { describe, expect, test } from 'vitest';
import { TransferPace } from './transferPace.ts';

const READ_MS = 500;

/**
 * A line that carries `capacity` bytes a second beside `beside` of somebody else's, with a queue of `buffer` bytes and a round trip
 * of `empty` ms without it. The sender has always more to send. Gives the queueing delay and the rate at each reading.
 */
function drive(pace: TransferPace, seconds: number, line: (second: number) => { capacity: number; beside: number; empty: number }, buffer = 2e6, start = 0) {
  let queue = 0;
  const seen: { delay: number; rate: number; limit: number }[] = [];
  for (let now = start; now < start + seconds * 1_000; now += READ_MS) {
    const { capacity, beside, empty } = line((now - start) / 1_000);
    const room = (capacity * READ_MS) / 1_000;
    const sent = Math.min((pace.limit * READ_MS) / 1_000, room + buffer - queue);
    queue = Math.min(buffer, Math.max(0, queue + sent + (beside * READ_MS) / 1_000 - room));
    const delay = (queue / capacity) * 1_000;
    const rate = (sent * 1_000) / READ_MS;
    pace.read(now, empty + delay, rate);
    seen.push({ delay, rate, limit: pace.limit });
  }
  return seen;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the pace of files', () => {
  test('is no limit where nothing queues, and for one late answer', () => {
    const pace = new TransferPace();
    for (let at = 0; at < 60_000; at += READ_MS) {
      // Measured every 2.5 s, told every 0.5 s.
      const measured = at - (at % 2_500);
      pace.read(at, measured === 10_000 ? 736 : 1 + (measured % 3), 80e6);
      pace.sent(at, 65_536);
      expect(pace.wait(at)).toBe(0);
    }
    expect(pace.limit).toBe(Infinity);
  });

  test('keeps the queue of a narrow line about its target, and the line busy', () => {
    const pace = new TransferPace();
    pace.read(-READ_MS, 40, 0);
    const seen = drive(pace, 120, () => ({ capacity: 500_000, beside: 0, empty: 40 })).slice(60);
    expect(mean(seen.map(({ delay }) => delay))).toBeLessThan(250);
    expect(mean(seen.map(({ rate }) => rate))).toBeGreaterThan(0.85 * 500_000);
  });

  test('is soon itself again after what was no queue of a quick line', () => {
    const pace = new TransferPace();
    for (const [at, roundTrip] of [[0, 1], [500, 300], [1_000, 310]] as const) pace.read(at, roundTrip, 20e6);
    expect(pace.limit).toBeLessThan(11e6);
    for (let at = 1_500; at < 11_500; at += READ_MS) pace.read(at, 1, pace.limit);
    expect(pace.limit).toBeGreaterThan(40e6);
  });

  test('gives way to voices and pictures, and takes the line back when they end', () => {
    const pace = new TransferPace();
    pace.read(-READ_MS, 40, 0);
    const seen = drive(pace, 180, (second) => ({ capacity: 500_000, beside: second >= 60 && second < 120 ? 300_000 : 0, empty: 40 }));
    const during = seen.slice(160, 240);
    expect(mean(during.map(({ delay }) => delay))).toBeLessThan(300);
    expect(mean(during.map(({ rate }) => rate))).toBeLessThan(210_000);
    expect(mean(seen.slice(-40).map(({ rate }) => rate))).toBeGreaterThan(0.8 * 500_000);
  });

  test('believes that the way has become longer after two minutes, and does not starve', () => {
    const pace = new TransferPace();
    pace.read(-READ_MS, 40, 0);
    const seen = drive(pace, 400, (second) => ({ capacity: 500_000, beside: 0, empty: second < 30 ? 40 : 240 }));
    expect(mean(seen.slice(-40).map(({ rate }) => rate))).toBeGreaterThan(0.8 * 500_000);
  });

  test('lets bytes go at its limit', () => {
    const pace = new TransferPace();
    pace.read(0, 10, 1e6);
    pace.read(500, 310, 1e6);
    pace.read(1_000, 320, 1e6);
    const { limit } = pace;
    expect(limit).toBeLessThan(1e6);
    let [sent, now] = [0, 1_000];
    while (now < 11_000) {
      const wait = pace.wait(now);
      if (wait > 0) now += wait;
      else {
        pace.sent(now, 16_384);
        sent += 16_384;
      }
    }
    expect(sent / 10).toBeGreaterThan(0.98 * limit);
    expect(sent / 10).toBeLessThan(1.05 * limit);
  });
});
