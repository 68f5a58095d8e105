import type { ParticipantId } from '#lib/protocol/ids.ts';

/** Most pictures in a window as small as that. */
export const MOST = 4;
const RATIO = 16 / 9;

/** Who is shown there: the first ones in order of arrival, so that nobody jumps; whoever speaks takes the last place if they have none. */
export function shownInFloating(ids: readonly ParticipantId[], speaker: ParticipantId | null): readonly ParticipantId[] {
  const first = ids.slice(0, MOST);
  if (ids.length <= MOST || speaker === null || first.includes(speaker) || !ids.includes(speaker)) return first;
  return [...first.slice(0, MOST - 1), speaker];
}

export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

/** The grid of `count` cells in which a picture that is not cut comes out largest. */
export function cellsFor(count: number, width: number, height: number): Cells {
  let best: Cells = { columns: 1, rows: Math.max(1, count) };
  let largest = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const picture = Math.min(width / columns, (height / rows) * RATIO);
    if (picture <= largest) continue;
    largest = picture;
    best = { columns, rows };
  }
  return best;
}
