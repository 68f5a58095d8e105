import { LEASE_MS } from '#lib/protocol/limits.ts';
import { participantIdOf } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { ReplyOf, RequestName, RequestOf } from '#lib/protocol/events.ts';
import type { OutgoingSignal } from '#lib/protocol/signal.ts';
import { iceConfigFor, iceConfigWithoutTurn } from '#lib/server/access/iceServers.ts';
import { claimedRole, emptyRoster, maySee, outsideOf, proofHashOf, rosterOf } from '#lib/server/rooms/policy.ts';
import type { Place, ProofHash, RoomRecord } from '#lib/server/rooms/store.ts';
import { command, knock } from './door.ts';
import { closeSlot, openSlot, slotMessage, trySlot } from './rendezvous.ts';
import { stand } from './standing.ts';
import type { Connection, Signaling } from './standing.ts';

export type Handlers = {
  readonly [N in RequestName]: (signaling: Signaling, connection: Connection, request: RequestOf<N>) => Promise<ReplyOf<N>>;
};

/** Every request by its event name. Each runs alone for its socket, in the order the socket sent them. */
export const handlers: Handlers = {
  async watch(signaling, connection, { room, proof, seat, host }) {
    const { store } = signaling;
    const proofHash = proofHashOf(proof);
    const [role, self, record] = await Promise.all([claimedRole(room, host), participantIdOf(room, seat), store.read(room)]);
    const refusal = record && refusalToWatch(record, { proofHash, self, proved: role === 'host' });
    if (refusal) return { ok: false, reason: refusal };

    const { standing } = connection;
    // Someone seated who looks into the same room keeps the seat, and someone who waits the place in line: that is how fresh ICE servers
    // are fetched.
    const here = (standing.at === 'seated' || standing.at === 'waiting') && standing.place.room === room && standing.place.seat === self;
    const seated = here && standing.at === 'seated';
    const ice = iceFor(signaling, connection, self, seated);
    // Those that it has are better than none: it goes on with them.
    if (ice === null && seated) return { ok: false, reason: 'rate-limited' };
    if (!here) {
      await stand(signaling, connection, { at: 'watching', audience: { room, proofHash, inside: false } });
    }
    // Read again: what changed before the subscription was told to others only.
    const current = await store.read(room);
    const roster = current?.proofHash === proofHash ? rosterOf(current) : emptyRoster;
    const visible = current && maySee(current, self, role === 'host') ? roster : outsideOf(roster);
    return { ok: true, self, roster: visible, ice: ice ?? withoutTurn(signaling), capacity: signaling.roomMax };
  },

  async join(signaling, connection, { room, proof, seat: token, host, rules, profile, signals }) {
    const { store, hub, clock } = signaling;
    const [role, seat] = await Promise.all([claimedRole(room, host), participantIdOf(room, token)]);
    if (!role) return { ok: false, reason: 'not-the-host' };

    const proofHash = proofHashOf(proof);
    const place: Place = { room, seat, holder: connection.holder };
    const now = clock.now();
    const admitted = await store.admit({ ...place, proofHash, role, rules: rules ?? null, profile, capacity: signaling.roomMax, now, until: now + LEASE_MS });
    if (!admitted.ok) return admitted;

    const { change, displaced, reset } = admitted.value;
    await stand(signaling, connection, { at: 'seated', audience: { room, proofHash, inside: true }, place });
    if (reset) {
      for (const holder of reset.holders) hub.evict(holder, reset.change, 'room-reset');
      hub.publish(reset.change);
    }
    if (displaced !== null) hub.evict(displaced, change, 'seat-taken');
    hub.publish(change, connection.holder);
    if (rules) hub.publishOutside(change);
    // Read again: what changed before the subscription was told to others only.
    const record = await store.read(room);
    await Promise.all(signals.map((signal) => countedRelay(signaling, record, place, signal)));
    const roster = record?.seats.get(seat)?.holder === place.holder ? rosterOf(record) : change.roster;
    const own = roster.participants.find(({ id }) => id === seat)?.role ?? role;
    return { ok: true, self: seat, role: own, roster, ice: iceFor(signaling, connection, seat, true) ?? withoutTurn(signaling) };
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
    return countedRelay(signaling, record, place, signal);
  },

  knock,
  command,
  openSlot,
  closeSlot,
  trySlot,
  slotMessage,

  async leave(signaling, connection) {
    await stand(signaling, connection, { at: 'nowhere' });
    return { ok: true };
  },

  async alive() {
    return { ok: true };
  },
};

/** Why somebody may not even look in. */
function refusalToWatch(
  { proofHash, access }: RoomRecord,
  visitor: { readonly proofHash: ProofHash; readonly self: ParticipantId; readonly proved: boolean },
): 'removed' | 'wrong-secret' | null {
  if (!visitor.proved && access.removed.has(visitor.self)) return 'removed';
  return proofHash === visitor.proofHash ? null : 'wrong-secret';
}

/** Hands `signal` on with its sender stamped on it, if its recipient has a seat in the same room and a socket. */
async function relay({ hub }: Signaling, record: RoomRecord | null, from: Place, signal: OutgoingSignal): Promise<ReplyOf<'signal'>> {
  const target = record?.seats.get(signal.to);
  if (!target || signal.to === from.seat) return { ok: false, reason: 'peer-gone' };
  if (target.entry.presence === 'away') return { ok: false, reason: 'peer-away' };
  const { generation, visit, seq } = signal.header;
  await hub.deliver(target.holder, { from: from.seat, header: { generation, visit, seq }, box: signal.box });
  return { ok: true };
}

/** Null when this socket or its address has been given enough credentials for now. */
function iceFor({ ice, clock, metrics }: Signaling, { mayIssue }: Connection, participant: ParticipantId, seated: boolean) {
  if (ice.turn !== null && !mayIssue()) return null;
  metrics.iceConfig(ice.turn !== null);
  return iceConfigFor(ice, participant, seated, clock.now());
}

function withoutTurn({ ice, clock, metrics }: Signaling) {
  metrics.iceConfig(false);
  return iceConfigWithoutTurn(ice, clock.now());
}

async function countedRelay(signaling: Signaling, ...relayed: [RoomRecord | null, Place, OutgoingSignal]): Promise<ReplyOf<'signal'>> {
  const reply = await relay(signaling, ...relayed);
  if (reply.ok) signaling.metrics.signal('relayed');
  else if (reply.reason === 'peer-gone' || reply.reason === 'peer-away') signaling.metrics.signal(reply.reason);
  return reply;
}
