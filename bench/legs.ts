import type { Mark } from './people.ts';
import { summarize } from './statistics.ts';

/** Characters that a description has and no other message of a join. */
const DESCRIPTION_CHARS = 1_000;

/** The way from the click to the picture, in order. */
export const legs = ['offer out', 'offer in', 'described', 'answer out', 'answer in', 'connected', 'frame'] as const;
export type Leg = (typeof legs)[number];

export const legMeanings: Readonly<Record<Leg, string>> = {
  'offer out': 'click → offer leaves the guest',
  'offer in': 'offer on its way, until the host’s page gets to it',
  described: 'host: until its own description is set',
  'answer out': 'host: until the answer leaves',
  'answer in': 'answer on its way, until the guest’s page gets to it',
  connected: 'guest applies it; ICE and DTLS, both sides',
  frame: 'first frame encoded, sent, decoded, shown on both screens',
};

/** ms that each leg of one join took; null when a step is missing. `marks` are relative to the click. */
export function legsOf(host: readonly Mark[], guest: readonly Mark[], frameAt: number): Readonly<Record<Leg, number>> | null {
  const description = (marks: readonly Mark[], way: string, after: number) =>
    marks.find(({ name, at }) => at >= after && name.includes(`socket: ${way} `) && Number(/\((?<chars>\d+)\)$/.exec(name)?.groups?.['chars']) >= DESCRIPTION_CHARS)?.at;
  const moment = (marks: readonly Mark[], what: string, after: number) => marks.find(({ name, at }) => at >= after && name.endsWith(what))?.at;

  const offerOut = description(guest, 'out', 0) ?? Number.NaN;
  const offerIn = description(host, 'in', offerOut) ?? Number.NaN;
  const described = moment(host, 'setLocalDescription <', offerIn) ?? Number.NaN;
  const answerOut = description(host, 'out', offerIn) ?? Number.NaN;
  const answerIn = description(guest, 'in', answerOut) ?? Number.NaN;
  const connected = Math.max(moment(host, 'connectionState connected', 0) ?? Number.NaN, moment(guest, 'connectionState connected', 0) ?? Number.NaN);
  const moments = [0, offerOut, offerIn, described, answerOut, answerIn, connected, frameAt];
  if (moments.some(Number.isNaN)) return null;
  const took = (index: number) => (moments[index + 1] ?? 0) - (moments[index] ?? 0);
  return {
    'offer out': took(0),
    'offer in': took(1),
    described: took(2),
    'answer out': took(3),
    'answer in': took(4),
    connected: took(5),
    frame: took(6),
  };
}

/** The median of each leg, a line each. */
export function describeLegs(title: string, runs: readonly Readonly<Record<Leg, number>>[]): string[] {
  const line = (leg: Leg) => `${summarize(runs.map((run) => run[leg])).median.toFixed(0).padStart(6)} ms  ${legMeanings[leg]}`;
  return [`${title}, medians of ${runs.length} runs`, ...legs.map(line)];
}
