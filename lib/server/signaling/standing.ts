import type { Clock } from '#lib/kernel/clock.ts';
import type { IceSettings } from '#lib/server/access/iceServers.ts';
import type { MayIssue } from '#lib/server/limits/credentialLimit.ts';
import type { Metrics } from '#lib/server/ops/metrics.ts';
import type { Holder, Place, RoomStore } from '#lib/server/rooms/store.ts';
import type { Audience, Hub } from './hub.ts';
import type { Rendezvous } from './rendezvous.ts';

/** Where a socket stands. It is in one room or at one door at most. */
export type Standing =
  | { readonly at: 'nowhere' }
  | { readonly at: 'watching'; readonly audience: Audience }
  /** At the door, in no audience. */
  | { readonly at: 'waiting'; readonly place: Place }
  | { readonly at: 'seated'; readonly audience: Audience; readonly place: Place };

/** One signaling socket. */
export interface Connection {
  readonly holder: Holder;
  /** Where it comes from, as far as limits count by it. */
  readonly address: string;
  standing: Standing;
  /** Whether it may be given TURN credentials once more. */
  readonly mayIssue: MayIssue;
}

export interface Signaling {
  readonly store: RoomStore;
  readonly rendezvous: Rendezvous;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly ice: IceSettings;
  readonly roomMax: number;
}

/** Moves a connection to where it stands next, and gives up what it held before. */
export async function stand({ store, hub }: Signaling, connection: Connection, next: Standing): Promise<void> {
  const former = connection.standing;
  connection.standing = next;
  const [before, after] = [audienceOf(former), audienceOf(next)];
  const staying = before !== null && after !== null && sameAudience(before, after);
  if (before && !staying) await hub.unsubscribe(connection.holder, before);
  if (after && !staying) await hub.subscribe(connection.holder, after);
  if (former.at === 'waiting' && !(next.at === 'waiting' && samePlace(former.place, next.place))) {
    const news = await store.withdraw(former.place);
    if (news) hub.tellDoor(former.place.room, news);
  }
  if (former.at !== 'seated' || (next.at === 'seated' && samePlace(former.place, next.place))) return;
  const change = await store.remove(former.place);
  if (change) hub.publish(change);
}

function audienceOf(standing: Standing): Audience | null {
  return standing.at === 'watching' || standing.at === 'seated' ? standing.audience : null;
}

function sameAudience(a: Audience, b: Audience): boolean {
  return a.room === b.room && a.proofHash === b.proofHash && a.inside === b.inside;
}

function samePlace(a: Place, b: Place): boolean {
  return a.room === b.room && a.seat === b.seat;
}
