import { expect, test } from 'vitest';
import { verdict } from '../figures.ts';
import { figuresOf, realFigures, rooms } from './figures.ts';
import { parseStat, processorSeconds, treeOf } from './processes.ts';
import { available, encodedRate, received, sampleOf, uploadRate } from './stats.ts';

const sent = (id: string, seconds: number, framesEncoded: number, frameHeight: number) => ({
  id,
  type: 'outbound-rtp',
  kind: 'video',
  bytesSent: 10_000 * seconds,
  headerBytesSent: 1_000 * seconds,
  framesEncoded,
  frameWidth: (frameHeight * 16) / 9,
  frameHeight,
});

test('upload is payload and headers of all connections, that of one which came later included', () => {
  const from = sampleOf(1_000, [sent('1 a', 1, 0, 180), { id: '1 p', type: 'candidate-pair', bytesSent: 5 }]);
  const to = sampleOf(3_000, [sent('1 a', 3, 0, 180), sent('2 a', 1, 0, 180), { id: '1 p', type: 'candidate-pair', bytesSent: 1e9 }]);
  expect(uploadRate(from, to)).toBe((3 * 11_000 * 8) / 2);
});

test('encoded pixels follow a stream that changes its size', () => {
  const samples = [sampleOf(0, [sent('a', 0, 0, 720)]), sampleOf(1_000, [sent('a', 1, 30, 720)]), sampleOf(2_000, [sent('a', 2, 50, 180)])];
  expect(encodedRate(samples)).toBe((30 * 1_280 * 720 + 20 * 320 * 180) / 2);
});

test('of what is received, only pictures that came are looked at', () => {
  const seen = { id: 'a', type: 'inbound-rtp', kind: 'video', framesDecoded: 30, freezeCount: 1, totalFreezesDuration: 0.25 };
  const from = sampleOf(0, [seen, { id: 'b', type: 'inbound-rtp', kind: 'video', framesDecoded: 0 }, { id: 'c', type: 'inbound-rtp', kind: 'audio' }]);
  const to = sampleOf(2_000, [{ ...seen, framesDecoded: 78, freezeCount: 3, totalFreezesDuration: 0.75 }, { id: 'b', type: 'inbound-rtp', kind: 'video', framesDecoded: 0 }]);
  expect(received(from, to)).toEqual([{ fps: 24, freezes: 2, frozenMs: 500 }]);
});

test('only the pair in use says what is available', () => {
  const pairs = [{ id: 'a', type: 'candidate-pair', availableOutgoingBitrate: 300_000 }, { id: 'b', type: 'candidate-pair' }];
  expect(available(sampleOf(0, pairs))).toEqual([300_000]);
});

test('a process is read whatever it calls itself', () => {
  expect(parseStat('42 (a) b (c) S 7 1 1 0 -1 0 0 0 0 0 250 50 9 9 20 0 1 0')).toEqual({ pid: 42, parent: 7, seconds: 3 });
});

test('a tree has grandchildren and no strangers', () => {
  const process = (pid: number, parent: number) => ({ pid, parent, seconds: 1 });
  const pids = treeOf(2, [process(1, 0), process(2, 1), process(3, 2), process(4, 3), process(5, 1)]).map(({ pid }) => pid);
  expect(pids).toEqual([2, 3, 4]);
});

test.runIf(process.platform === 'linux')('this process has taken time', () => {
  expect(processorSeconds(process.pid)).toBeGreaterThan(0);
});

const call = (upload: number, encoded: number, processor: number) => ({ upload, encoded, processor, available: 1e6 });

test('rooms are held against the naive mesh and against each other', () => {
  const runs = new Map(rooms.map((room) => [room, { product: [call(1e6, 20e6, room.people)], naive: [call(4e6, 90e6, 60)] }]));
  const results = figuresOf(runs);
  const shares = results.filter(({ claim }) => claim === '… against the naive mesh');
  expect(shares.map(verdict)).toEqual(['baseline', 'met', 'baseline', 'missed']);
  const deviations = results.flatMap((result) => (result.kind === 'figure' && result.unit === '%' ? [Math.round(result.measured)] : []));
  expect(deviations).toEqual([28, 3, 147]);
  expect(results.at(-1)).toMatchObject({ measured: 4, unit: 'ratio' });
});

test('of real browsers, the slowest picture and every freeze count', () => {
  const pictures = [{ fps: 30, freezes: 0, frozenMs: 0 }, { fps: 23, freezes: 2, frozenMs: 500 }];
  const [freezes, slowest] = realFigures({ people: 4, promised: true, seconds: 60 }, pictures);
  expect(freezes).toMatchObject({ measured: 2, spread: '0.5 s frozen in all' });
  expect(slowest).toMatchObject({ measured: 23, atLeast: 24 });
  expect([freezes, slowest].map((result) => result && verdict(result))).toEqual(['missed', 'missed']);
  const small = realFigures({ people: 4, promised: true, seconds: 60 }, [{ fps: 24, freezes: 0, frozenMs: 0 }]);
  expect(small.map(verdict)).toEqual(['met', 'met']);
  expect(realFigures({ people: 6, promised: false, seconds: 60 }, pictures).map(verdict)).toEqual(['baseline', 'baseline']);
});
