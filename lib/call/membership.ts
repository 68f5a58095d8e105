import type { AccessMode } from '#lib/protocol/access.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import type { Profile, Role } from '#lib/protocol/participant.ts';
import type { CallNotice } from './snapshot.ts';

/** One participant of a roster whose profile opened. What does not open is nobody with this room's link, and is left out. */
export interface OpenedEntry {
  readonly id: ParticipantId;
  readonly role: Role;
  readonly since: number;
  readonly presence: 'here' | 'away';
  readonly profile: Profile;
}

export interface OpenedRoster {
  readonly epoch: string;
  readonly rev: number;
  readonly access: AccessMode;
  readonly participants: readonly OpenedEntry[];
}

/** Who is in the room as far as this tab can tell: the server's word, corrected by what the links say. */
export interface Membership {
  /** The room's life on the server that `rev` counts in; null before the first roster. */
  readonly epoch: string | null;
  readonly rev: number;
  readonly listed: readonly OpenedEntry[];
  /**
   * Missing from the roster of a room that the server has begun anew, while their link is up: they are on their way back
   * and get as long as a lease lasts. `until`: ms since the epoch.
   */
  readonly returning: readonly { readonly entry: OpenedEntry; readonly until: number }[];
  /** Visits that said goodbye themselves, which the server may not have noticed yet. */
  readonly departed: ReadonlySet<string>;
}

export const nobody: Membership = { epoch: null, rev: -1, listed: [], returning: [], departed: new Set() };

/** Everybody to show and to hold a link with, in order of arrival. */
export function members({ listed, returning, departed }: Membership): readonly OpenedEntry[] {
  return [...listed, ...returning.map(({ entry }) => ({ ...entry, presence: 'away' as const }))]
    .filter(({ profile }) => !departed.has(profile.visit))
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
}

/** Takes in a roster. One that is older than what is known of the same life of the room changes nothing. */
export function takeRoster(
  before: Membership,
  roster: OpenedRoster,
  now: number,
  linked: (id: ParticipantId) => boolean,
): Membership {
  const anew = roster.epoch !== before.epoch;
  if (!anew && roster.rev <= before.rev) return before;
  const listedIds = new Set(roster.participants.map(({ id }) => id));
  const left = anew
    ? before.listed.filter(({ id }) => linked(id)).map((entry) => ({ entry, until: now + LEASE_MS }))
    : [];
  return {
    epoch: roster.epoch,
    rev: roster.rev,
    listed: roster.participants,
    returning: [...before.returning, ...left].filter(({ entry }) => !listedIds.has(entry.id)),
    departed: before.departed,
  };
}

/** Gives up on those who have not come back by `now`. */
export function expireReturning(before: Membership, now: number): Membership {
  return { ...before, returning: before.returning.filter(({ until }) => until > now) };
}

/** `id` said goodbye on its link. Another visit of it is somebody arriving. */
export function depart(before: Membership, id: ParticipantId): Membership {
  const gone = members(before).find((entry) => entry.id === id);
  return gone ? { ...before, departed: new Set([...before.departed, gone.profile.visit]) } : before;
}

/** Those of `among` that are not in `list`. */
export function missingFrom(list: readonly OpenedEntry[], among: readonly OpenedEntry[]): readonly OpenedEntry[] {
  return among.filter(({ id }) => !list.some((entry) => entry.id === id));
}

/** Who has gone and who has come, in this order, as it is told to those who stayed. */
export function comingsAndGoings(before: readonly OpenedEntry[], after: readonly OpenedEntry[]): readonly CallNotice[] {
  const told = (kind: 'participant-left' | 'participant-joined') => (entry: OpenedEntry) => ({ kind, id: entry.id, name: entry.profile.name });
  return [...missingFrom(after, before).map(told('participant-left')), ...missingFrom(before, after).map(told('participant-joined'))];
}
