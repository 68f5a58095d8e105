import type { ParticipantId } from '#lib/protocol/ids.ts';
import { SPEAKING_FROM } from '../level.ts';

/** ms that somebody has to be ahead before the floor is theirs: a cough or a "yes" does not take it. */
export const TAKE_MS = 400;
/** ms that the floor is kept against others, from when it was taken. */
export const HOLD_MS = 1_500;
/** ms of silence that belong to speech: between two words nobody has stopped. */
export const PAUSE_MS = 600;
/** How much louder than a speaker who goes on another one has to be. */
const LOUDER = 1.25;
/** Share of the newest reading in the loudness of a speaker, who is not as loud as their last syllable. */
const NEWEST = 0.3;

interface Ahead {
  readonly since: number;
  readonly last: number;
}

/** Who has the floor, and who is about to take it. Times in ms of one clock. */
export interface Floor {
  readonly holder: { readonly id: ParticipantId; readonly took: number; readonly heard: number; readonly loudness: number } | null;
  readonly ahead: ReadonlyMap<ParticipantId, Ahead>;
}

export const openFloor: Floor = { holder: null, ahead: new Map() };

/** The floor after `id` was heard at `level`, 0 to 1, at `now`. Who has it keeps it for as long as nobody else speaks. */
export function hear(floor: Floor, id: ParticipantId, level: number, now: number): Floor {
  const { holder } = floor;
  const speaks = level >= SPEAKING_FROM;
  if (holder?.id === id) {
    return speaks ? { ...floor, holder: { ...holder, heard: now, loudness: holder.loudness + (level - holder.loudness) * NEWEST } } : floor;
  }
  const before = floor.ahead.get(id);
  const silent = !holder || now - holder.heard > PAUSE_MS;
  if (!speaks || !(silent || level > holder.loudness * LOUDER)) {
    return before && now - before.last > PAUSE_MS ? { ...floor, ahead: without(floor.ahead, id) } : floor;
  }
  const since = before && now - before.last <= PAUSE_MS ? before.since : now;
  const held = holder !== null && now - holder.took < HOLD_MS;
  if (now - since >= TAKE_MS && !held) return { holder: { id, took: now, heard: now, loudness: level }, ahead: new Map() };
  return { ...floor, ahead: new Map(floor.ahead).set(id, { since, last: now }) };
}

/** The floor among those who are still there. */
export function stayOnFloor(floor: Floor, present: readonly ParticipantId[]): Floor {
  return {
    holder: floor.holder && present.includes(floor.holder.id) ? floor.holder : null,
    ahead: new Map([...floor.ahead].filter(([id]) => present.includes(id))),
  };
}

function without(ahead: Floor['ahead'], id: ParticipantId): Floor['ahead'] {
  const rest = new Map(ahead);
  rest.delete(id);
  return rest;
}
