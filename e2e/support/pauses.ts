import { setTimeout as pass } from 'node:timers/promises';
import type { Flow, FlowReport, Pause } from './flow.ts';
import type { Receiver } from './media.ts';

type Kind = 'video' | 'audio';

/** ms below which pauses are not kept. */
const SHORTEST_PAUSE_MS = 100;

const endOf = ({ to }: Pause): number => to ?? Date.now();

const overlap = (a: Pause, b: Pause): number => Math.max(0, Math.min(endOf(a), endOf(b)) - Math.max(a.from, b.from));

/**
 * ms of the longest pause that reaches into `from` to `to` (ms since the epoch), `kinds` of everybody. What the page
 * that watched stood still itself is not counted: frames that came then were not seen to come.
 */
export function longestPause({ flows, stalls }: FlowReport, from: number, to: number, kinds: readonly Kind[] = ['video', 'audio']): number {
  const pauses = Object.values(flows).flatMap((flow) => kinds.flatMap((kind) => flow[kind]));
  const inside = pauses.filter((pause) => pause.from < to && endOf(pause) > from);
  const own = (pause: Pause) => stalls.reduce((sum, stall) => sum + overlap(pause, stall), 0);
  return Math.max(SHORTEST_PAUSE_MS, ...inside.map((pause) => endOf(pause) - pause.from - own(pause)));
}

/** Longer than this, ms, and somebody who watches would say that it stood still. */
const NOTICED_MS = 500;

/** `at all`: the first of it. `for good`: without another pause that would be noticed; a burst of what a relay had held back is no call. */
type Back = 'at all' | 'for good';

export interface BackOptions {
  readonly back: Back;
  readonly kinds?: readonly Kind[];
}

/** ms from `since` until picture and sound were back after the pause that `since` lies in or before; null while they are not. */
export function backAfter(flow: Flow, since: number, { back, kinds = ['video', 'audio'] }: BackOptions): number | null {
  const ends = kinds.flatMap((kind) => {
    const noticed = flow[kind].filter((pause) => endOf(pause) > since && endOf(pause) - pause.from > NOTICED_MS);
    return (back === 'at all' ? noticed.slice(0, 1) : noticed).map(({ to }) => to);
  });
  if (ends.includes(null)) return null;
  return Math.max(0, ...ends.map((to) => (to ?? 0) - since));
}

/** ms that media has to flow before it counts as back. */
const CALM_MS = 1_500;

/** ms from `since` until everything that `receivers` watch was back; Infinity when that took longer than `lost` ms. */
export async function allBack(receivers: readonly Receiver[], since: number, lost: number, options: BackOptions): Promise<number> {
  for (;;) {
    const reports = await Promise.all(receivers.map((receiver) => receiver.flow()));
    const back = reports.flatMap(({ flows }) => Object.values(flows)).map((flow) => backAfter(flow, since, options));
    const worst = Math.max(...back.map((ms) => ms ?? Infinity));
    if (Date.now() > since + worst + CALM_MS) return worst;
    if (Date.now() > since + lost) return Infinity;
    await pass(100);
  }
}
