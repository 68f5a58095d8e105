import { isLost, repairs } from '#lib/rtc/linkState.ts';
import type { Repair } from '#lib/rtc/linkState.ts';
import { isStarting } from './snapshot.ts';
import type { CallSnapshot, ParticipantSnapshot } from './snapshot.ts';

/** What is being done about links that are lost. */
export type Doing =
  | Repair
  /** The way is there, and the page at its end does not answer: nothing is to be done, and nothing is sent there. */
  | 'unanswered'
  /** The server has lost them too: it is their network, and they are waited for. */
  | 'away';

/** Somebody a banner speaks of. */
export type Named = Pick<ParticipantSnapshot, 'id' | 'name'>;

/** What is wrong with the call's connections, as one thing: the one that explains the others. */
export type Banner =
  /** Nothing gets through to anyone, so it is this side. `offline`: the browser says so too. */
  | { readonly kind: 'network'; readonly offline: boolean }
  /** The way to the server is being made anew. `company`: a call goes on meanwhile. */
  | { readonly kind: 'server'; readonly company: boolean }
  /** Some others cannot be reached, or one. */
  | { readonly kind: 'links'; readonly who: readonly Named[]; readonly doing: Doing };

/** The banner that a snapshot calls for; null while there is nothing to say. */
export function bannerOf({ phase, signaling, online, participants }: CallSnapshot): Banner | null {
  if (phase.kind !== 'live') return null;
  // A link that is only coming up says nothing about the network.
  const tried = participants.filter((participant) => !isStarting(participant));
  const lost = tried.filter(({ link }) => isLost(link));
  const serverLost = signaling !== 'connected';
  if (noneLeft(tried, lost, serverLost, online)) return { kind: 'network', offline: !online };
  if (serverLost) return { kind: 'server', company: participants.length > 0 };
  if (lost.length > 0) return { kind: 'links', who: lost.map(named), doing: doingAbout(lost) };
  return null;
}

/**
 * Whether it is this side's network. The browser's no is believed where something is lost indeed. All links at once are a sign by
 * themselves when there are several, and nobody whom the server has lost as well, or who only does not answer; one alone needs another.
 */
function noneLeft(tried: readonly ParticipantSnapshot[], lost: readonly ParticipantSnapshot[], serverLost: boolean, online: boolean): boolean {
  if (lost.length < tried.length) return false;
  if (!online) return serverLost || lost.length > 0;
  if (lost.length === 0) return false;
  return serverLost || (lost.length > 1 && lost.every(({ presence, repair }) => presence === 'here' && repair !== null));
}

/** What is told of several is what is furthest: the others are on their way there. */
function doingAbout(lost: readonly ParticipantSnapshot[]): Doing {
  const mended = lost.filter(({ presence }) => presence === 'here');
  if (mended.length === 0) return 'away';
  return repairs.findLast((repair) => mended.some((one) => one.repair === repair)) ?? 'unanswered';
}

const named = ({ id, name }: ParticipantSnapshot): Named => ({ id, name });

/** Whether two say the same: they are small, and made by one function. */
export function sameBanner(a: Banner | null, b: Banner | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** That all is well again; `who` has a connection again, or, with nobody named, everything has. */
export interface Relief {
  readonly kind: 'restored';
  readonly who: readonly Named[];
}

/** What is told once `banner` is no longer true; null when those it spoke of are gone. */
export function reliefAfter(banner: Banner, { phase, participants }: CallSnapshot): Relief | null {
  if (phase.kind !== 'live') return null;
  if (banner.kind !== 'links') return { kind: 'restored', who: [] };
  const concerned = new Set(banner.who.map(({ id }) => id));
  const who = participants.filter(({ id, link }) => link === 'connected' && concerned.has(id)).map(named);
  return who.length > 0 ? { kind: 'restored', who } : null;
}
