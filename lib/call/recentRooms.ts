import * as z from 'zod/mini';
import { catch as orElse } from 'zod/mini';
import { roomName, roomSecret } from '#lib/protocol/ids.ts';
import { MAX_NAME_CHARS } from '#lib/protocol/limits.ts';
import { cleanLine } from '#lib/protocol/participant.ts';
import { plan, planEnd, planPhase } from './invite/plan.ts';
import type { Plan } from './invite/plan.ts';

/** Most rooms that are listed only because somebody has been there; the oldest makes way. */
export const MAX_RECENT_ROOMS = 8;
/** Most rooms that are kept because they are pinned or planned. */
export const MAX_KEPT_ROOMS = 40;
/** Longest title of a room in characters. */
export const MAX_TITLE_CHARS = 60;

/** The last moment that `Date` knows, in ms since the epoch (ECMA-262, 21.4.1.1). */
const LAST_MOMENT = 8_640_000_000_000_000;
const DAY_MS = 24 * 60 * 60_000;

const moment = z.number().check(z.minimum(0), z.maximum(LAST_MOMENT));

/** `text` as a room's title: a clean line of at most 60 characters. May be empty. */
export const cleanTitle = (text: string): string => cleanLine(text, MAX_TITLE_CHARS);

const recentRoom = z.object({
  room: roomName,
  secret: roomSecret,
  /** Last visit, ms since the epoch; null of a room that nobody has entered yet. */
  visited: z.nullable(moment),
  /** Names of others who were there, so that a person recognises the room. */
  people: z.array(z.string().check(z.maxLength(MAX_NAME_CHARS))),
  // What earlier versions did not write, and what is spoilt, costs no more than itself.
  /** What this browser's person calls it; empty when they have not said. */
  title: orElse(z.string().check(z.overwrite(cleanTitle)), ''),
  pinned: orElse(z.boolean(), false),
  plan: orElse(z.nullable(plan), null),
});

/** A room that this browser has been in or has planned to be. It holds the whole link, and so it never leaves the browser. */
export type RecentRoom = Readonly<z.infer<typeof recentRoom>>;

/** What a person may change of it. */
export type RoomChange = Partial<Pick<RecentRoom, 'title' | 'pinned' | 'plan'>>;

/** The rooms in a stored list. One spoilt entry does not cost the others. */
export function parseRooms(list: readonly unknown[]): readonly RecentRoom[] {
  const seen = new Set<string>();
  return list.flatMap((entry) => {
    const parsed = recentRoom.safeParse(entry);
    if (!parsed.success || seen.has(parsed.data.room)) return [];
    seen.add(parsed.data.room);
    return [parsed.data];
  });
}

/** The plan of a room while it still matters: until a day after it is over. `now`: ms since the epoch. */
export function livePlan({ plan: planned }: RecentRoom, now: number): Plan | null {
  return planned && now < planEnd(planned) + DAY_MS ? planned : null;
}

/** The plan of a room that people can still come to. `now`: ms since the epoch. */
export function aheadPlan({ plan: planned }: RecentRoom, now: number): Plan | null {
  return planned && planPhase(planned, now) !== 'over' ? planned : null;
}

/** What a stored list keeps: pinned rooms, planned ones, and the most recent of the others. A planned call that nobody came to goes after a day. */
export function keptRooms(rooms: readonly RecentRoom[], now: number): readonly RecentRoom[] {
  let recent = 0;
  let kept = 0;
  return rooms.filter((entry) => {
    if (entry.pinned || livePlan(entry, now)) return ++kept <= MAX_KEPT_ROOMS;
    return entry.visited !== null && ++recent <= MAX_RECENT_ROOMS;
  });
}

/** Of two rooms the one that stands first: pinned ones, then those that people will meet in by their time, then by the last visit. */
function before(now: number): (a: RecentRoom, b: RecentRoom) => number {
  const lastMoment = (entry: RecentRoom): number => Math.max(entry.visited ?? 0, entry.plan?.start ?? 0);
  return (a, b) => {
    if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
    const [aheadA, aheadB] = [aheadPlan(a, now), aheadPlan(b, now)];
    if (aheadA && aheadB) return aheadA.start - aheadB.start;
    if (aheadA || aheadB) return aheadA ? -1 : 1;
    return lastMoment(b) - lastMoment(a);
  };
}

/** The rooms as they are shown at `now`, in ms since the epoch. */
export const shownRooms = (rooms: readonly RecentRoom[], now: number): readonly RecentRoom[] => keptRooms(rooms, now).toSorted(before(now));
