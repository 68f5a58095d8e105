import type { ParticipantId } from '#lib/protocol/ids.ts';

/** Who sits where, from one moment to the next. */
export interface Seating {
  /** Everybody but oneself, in the order in which they are shown. */
  readonly order: readonly ParticipantId[];
  /** Those who have had the floor; the one who has it, or had it last, at the end. */
  readonly spoken: readonly ParticipantId[];
  /** Those who share their screen, the one who began last at the end. */
  readonly sharing: readonly ParticipantId[];
}

export const nobodySeated: Seating = { order: [], spoken: [], sharing: [] };

/** Who is there now, those who share among them, and who has the floor. */
export interface Presence {
  readonly people: readonly ParticipantId[];
  readonly sharing: readonly ParticipantId[];
  readonly speaker: ParticipantId | null;
}

/** Those who have gone make way, those who have come sit down at the end, nobody else moves. The same seating while nothing has changed. */
export function seat(before: Seating, { people, sharing, speaker }: Presence): Seating {
  const spoken = keep(before.spoken, people, []);
  const next = {
    order: keep(before.order, people, people),
    spoken: speaker === null || spoken.at(-1) === speaker || !people.includes(speaker) ? spoken : [...spoken.filter((id) => id !== speaker), speaker],
    sharing: keep(before.sharing, sharing, sharing),
  };
  return next.order === before.order && next.spoken === before.spoken && next.sharing === before.sharing ? before : next;
}

/**
 * Who has the floor sits among the first `front`: the one of them who has been silent longest changes places with them, and
 * nobody else moves. `aside` has a place of their own and takes no seat.
 */
export function bringForward(before: Seating, front: number, aside: ParticipantId | null): Seating {
  const speaker = before.spoken.at(-1);
  const seats = before.order.filter((id) => id !== aside);
  if (front < 1 || speaker === undefined || seats.indexOf(speaker) < front) return before;
  const spokeAt = (id: ParticipantId) => before.spoken.indexOf(id);
  // Of those who have not spoken at all it is the last, which the eye finds least often.
  const yielding = seats.slice(0, front).reduce((least, id) => (spokeAt(id) <= spokeAt(least) ? id : least));
  const swap = new Map([[speaker, yielding], [yielding, speaker]]);
  return { ...before, order: before.order.map((id) => swap.get(id) ?? id) };
}

/** `before` without those who are not `present`, and with those of `welcome` it does not have. The same list when that changes nothing. */
function keep(before: readonly ParticipantId[], present: readonly ParticipantId[], welcome: readonly ParticipantId[]): readonly ParticipantId[] {
  const stayed = before.filter((id) => present.includes(id));
  const came = welcome.filter((id) => !before.includes(id));
  return stayed.length === before.length && came.length === 0 ? before : [...stayed, ...came];
}
