import { medianFigure, ratioFigure } from '../figures.ts';
import type { Result, Unit } from '../figures.ts';
import { summarize } from '../statistics.ts';
import type { Mesh, MeshRun } from './call.ts';
import type { Received } from './stats.ts';

/** People in the measured calls, and what Parley may send in them of what a naive mesh sends. */
export const rooms = [
  { people: 2, encoded: 27.6, share: null },
  { people: 4, encoded: 20.7, share: 0.35 },
  { people: 6, encoded: null, share: null },
  { people: 8, encoded: 8.1, share: 0.12 },
] as const;
type Room = (typeof rooms)[number];

const FEWEST = 2;
export const MOST = 8;

/** Every call of each room, by mesh; the calls of one index were of one round. */
export type Runs = ReadonlyMap<Room, Readonly<Record<Mesh, MeshRun[]>>>;

/** How far `values` lie from `promised`, either way, in per cent of it. */
const deviations = (values: readonly number[], promised: number) => values.map((value) => Math.abs(value / promised - 1) * 100);

/** What the calls of one measured browser came to. */
export function figuresOf(runs: Runs): Result[] {
  const of = (room: Room, mesh: Mesh, key: 'upload' | 'encoded' | 'available') => (runs.get(room)?.[mesh] ?? []).map((run) => run[key] / 1e6);
  const processor = (people: number) => [...runs].flatMap(([room, { product }]) => (room.people === people ? product.map((run) => run.processor) : []));
  const baseline = (claim: string, unit: Unit, values: readonly number[]) => medianFigure(claim, unit, null, values);
  return [
    ...rooms.flatMap((room): Result[] => {
      const [upload, naive, encoded] = [of(room, 'product', 'upload'), of(room, 'naive', 'upload'), of(room, 'product', 'encoded')];
      const against = '… against the naive mesh';
      return [
        baseline(`Upload of one of ${room.people}`, 'Mbit/s', upload),
        baseline('… in the naive mesh', 'Mbit/s', naive),
        room.share === null ? baseline(against, 'ratio', upload.map((value, call) => value / (naive[call] ?? Number.NaN))) : ratioFigure(against, room.share, upload, naive),
        baseline('… what a link of Parley believes it may send', 'Mbit/s', of(room, 'product', 'available')),
        baseline('… what a link of the naive mesh believes it may send', 'Mbit/s', of(room, 'naive', 'available')),
        baseline(`Pixels encoded by one of ${room.people}`, 'Mpx/s', encoded),
        ...(room.encoded === null ? [] : [medianFigure(`… off from ${room.encoded} Mpx/s`, '%', 25, deviations(encoded, room.encoded))]),
        baseline(`Processor time of one of ${room.people}`, 's/min', processor(room.people)),
        baseline('… in the naive mesh', 's/min', (runs.get(room)?.naive ?? []).map((run) => run.processor)),
      ];
    }),
    ratioFigure(`Processor time of one of ${MOST} against one of ${FEWEST}`, 1, processor(MOST), processor(FEWEST)),
  ];
}

export interface RealCall {
  readonly people: number;
  /** Whether anything is promised of so many. */
  readonly promised: boolean;
  /** How long it was looked at. */
  readonly seconds: number;
}

/** What came of each picture on each screen of a call of real browsers. */
export function realFigures({ people, promised, seconds }: RealCall, pictures: readonly Received[]): Result[] {
  const total = (of: (picture: Received) => number) => pictures.reduce((sum, picture) => sum + of(picture), 0);
  const [fps, freezes] = [summarize(pictures.map((picture) => picture.fps)), total((picture) => picture.freezes)];
  return [
    {
      kind: 'figure',
      claim: `Freezes in ${seconds} s, ${people} real browsers, all pictures`,
      unit: 'freezes',
      atMost: promised ? 0 : null,
      measured: freezes,
      n: pictures.length,
      spread: `${(total(({ frozenMs }) => frozenMs) / 1_000).toFixed(1)} s frozen in all`,
    },
    {
      ...medianFigure('… frames a second of the slowest picture', 'fps', null, pictures.map((picture) => picture.fps)),
      measured: fps.min,
      ...(promised && { atLeast: 24 }),
    },
  ];
}
