import type { Clock } from '#lib/kernel/clock.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import { participantIdOf } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { ReplyOf, RequestName, RequestOf } from '#lib/protocol/events.ts';
import type { OutgoingSignal } from '#lib/protocol/signal.ts';
import { iceConfigFor } from '#lib/server/access/iceServers.ts';
import type { IceSettings } from '#lib/server/access/iceServers.ts';
import { claimedRole, emptyRoster, proofHashOf, rosterOf } from '#lib/server/rooms/policy.ts';
import type { Holder, Place, RoomRecord, RoomStore } from '#lib/server/rooms/store.ts';
import type { Audience, Hub } from './hub.ts';

/** Where a socket stands. It is in one room at most. */
export type Standing =
  | { readonly at: 'nowhere' }
  | { readonly at: 'watching'; readonly audience: Audience }
  | { readonly at: 'seated'; readonly audience: Audience; readonly place: Place };

/** One signaling socket. */
export interface Connection {
  readonly holder: Holder;
  standing: Standing;
}

export interface Signaling {
  readonly store: RoomStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly ice: IceSettings;
  readonly roomMax: number;
}

export type Handlers = {
  readonly [N in RequestName]: (signaling: Signaling, connection: Connection, request: RequestOf<N>) => Promise<ReplyOf<N>>;
};

/** Every request by its event name. Each runs alone for its socket, in the order the socket sent them. */
export const handlers: Handlers = {
  async watch(signaling, connection, { room, proof, seat }) {
    const proofHash = proofHashOf(proof);
    const [self, record] = await Promise.all([participantIdOf(room, seat), signaling.store.read(room)]);
    if (record && record.proofHash !== proofHash) return { ok: false, reason: 'wrong-secret' };

    const { standing } = connection;
    // Someone seated who looks into the same room keeps the seat: that is how fresh ICE servers are fetched.
    if (standing.at !== 'seated' || standing.audience.room !== room || standing.audience.proofHash !== proofHash) {
      await stand(signaling, connection, { at: 'watching', audience: { room, proofHash } });
    }
    // Read again: what changed before the subscription was told to others only.
    const current = await signaling.store.read(room);
    const roster = current?.proofHash === proofHash ? rosterOf(current) : emptyRoster;
    return { ok: true, self, roster, ice: iceFor(signaling, self), capacity: signaling.roomMax };
  },

  async join(signaling, connection, { room, proof, seat: token, host, profile, signals }) {
    const { store, hub, clock } = signaling;
    const [role, seat] = await Promise.all([claimedRole(room, host), participantIdOf(room, token)]);
    if (!role) return { ok: false, reason: 'not-the-host' };

    const proofHash = proofHashOf(proof);
    const place: Place = { room, seat, holder: connection.holder };
    const now = clock.now();
    const admitted = await store.admit({ ...place, proofHash, role, profile, capacity: signaling.roomMax, now, until: now + LEASE_MS });
    if (!admitted.ok) return admitted;

    const { change, displaced, reset } = admitted.value;
    await stand(signaling, connection, { at: 'seated', audience: { room, proofHash }, place });
    if (reset) {
      for (const holder of reset.holders) hub.evict(holder, reset.change, 'room-reset');
      hub.publish(reset.change);
    }
    if (displaced !== null) hub.evict(displaced, change, 'seat-taken');
    hub.publish(change, connection.holder);
    if (signals.length > 0) {
      const record = await store.read(room);
      for (const signal of signals) relay(signaling, record, place, signal);
    }
    return { ok: true, self: seat, role, roster: change.roster, ice: iceFor(signaling, seat) };
  },

  async profile(signaling, connection, { profile }) {
    const { standing } = connection;
    if (standing.at !== 'seated') return { ok: false, reason: 'not-joined' };
    const change = await signaling.store.patch(standing.place, { profile });
    if (!change) return { ok: false, reason: 'not-joined' };
    signaling.hub.publish(change);
    return { ok: true };
  },

  async signal(signaling, connection, signal) {
    const { standing } = connection;
    if (standing.at !== 'seated') return { ok: false, reason: 'not-joined' };
    const { place } = standing;
    const record = await signaling.store.read(place.room);
    if (record?.seats.get(place.seat)?.holder !== place.holder) return { ok: false, reason: 'not-joined' };
    return relay(signaling, record, place, signal);
  },

  async leave(signaling, connection) {
    await stand(signaling, connection, { at: 'nowhere' });
    return { ok: true };
  },

  async alive() {
    return { ok: true };
  },
};

/** Hands `signal` on with its sender stamped on it, if its recipient has a seat in the same room and a socket. */
function relay({ hub }: Signaling, record: RoomRecord | null, from: Place, signal: OutgoingSignal): ReplyOf<'signal'> {
  const target = record?.seats.get(signal.to);
  if (!target || signal.to === from.seat) return { ok: false, reason: 'peer-gone' };
  if (target.entry.presence === 'away') return { ok: false, reason: 'peer-away' };
  const { generation, visit, seq } = signal.header;
  hub.deliver(target.holder, { from: from.seat, header: { generation, visit, seq }, box: signal.box });
  return { ok: true };
}

/** Moves a connection to where it stands next, and gives up what it held before. */
export async function stand({ store, hub }: Signaling, connection: Connection, next: Standing): Promise<void> {
  const former = connection.standing;
  connection.standing = next;
  const staying = former.at !== 'nowhere' && next.at !== 'nowhere' && sameAudience(former.audience, next.audience);
  if (former.at !== 'nowhere' && !staying) await hub.unsubscribe(connection.holder, former.audience);
  if (next.at !== 'nowhere' && !staying) await hub.subscribe(connection.holder, next.audience);
  if (former.at !== 'seated' || (next.at === 'seated' && sameSeat(former.place, next.place))) return;
  const change = await store.remove(former.place);
  if (change) hub.publish(change);
}

function sameAudience(a: Audience, b: Audience): boolean {
  return a.room === b.room && a.proofHash === b.proofHash;
}

function sameSeat(a: Place, b: Place): boolean {
  return a.room === b.room && a.seat === b.seat;
}

function iceFor({ ice, clock }: Signaling, participant: ParticipantId) {
  return iceConfigFor(ice, participant, clock.now());
}
