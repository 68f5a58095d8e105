import { LEASE_MS } from '#lib/protocol/limits.ts';
import { leads } from '#lib/protocol/participant.ts';
import { hostsOf } from '#lib/server/rooms/door.ts';
import { emptyRoster, outsideOf, rosterOf } from '#lib/server/rooms/policy.ts';
import { stand } from './standing.ts';
import type { Connection, Signaling } from './standing.ts';

/** The socket is gone and nobody said goodbye: the seat waits for it until the lease is over. */
export async function loseSocket(signaling: Signaling, connection: Connection): Promise<void> {
  const { standing } = connection;
  if (standing.at !== 'seated') return stand(signaling, connection, { at: 'nowhere' });
  connection.standing = { at: 'nowhere' };
  const change = await signaling.store.patch(standing.place, { presence: 'away' });
  if (change) signaling.hub.publish(change);
}

/**
 * Renews what the socket holds. `hangUp` ends a socket that should hold something and does not, so that its client comes back and takes
 * it again.
 */
export async function renewLease({ store, clock }: Signaling, connection: Connection, hangUp: () => void): Promise<void> {
  const { standing } = connection;
  if (standing.at !== 'seated' && standing.at !== 'waiting') return;
  const { place } = standing;
  if (await store.renew(place, clock.now() + LEASE_MS)) return;
  const record = await store.read(place.room);
  connection.standing = { at: 'nowhere' };
  // Taken over or let in: its client was told. Otherwise it was given up or forgotten.
  const forgotten = standing.at === 'seated' ? !record?.seats.has(place.seat) : !record?.access.admitted.has(place.seat);
  if (forgotten) hangUp();
}

/** After the store was away: makes sure of what the socket holds, and tells it again what it may have missed. */
export async function resume(signaling: Signaling, connection: Connection, hangUp: () => void): Promise<void> {
  await renewLease(signaling, connection, hangUp);
  const { store, hub } = signaling;
  const { standing, holder } = connection;
  const to = { kind: 'notice', to: holder, except: null } as const;
  if (standing.at === 'nowhere') return;
  const { room } = standing.at === 'watching' ? standing.audience : standing.place;
  const [record, line] = await Promise.all([store.read(room), store.waiting(room)]);
  switch (standing.at) {
    case 'watching': {
      const roster = record?.proofHash === standing.audience.proofHash ? outsideOf(rosterOf(record)) : emptyRoster;
      return hub.deliverHere({ ...to, name: 'roster', notice: roster });
    }
    case 'waiting': {
      const place = line.findIndex((waiter) => waiter.holder === holder) + 1;
      const { hosted, keys } = hostsOf(record);
      if (place > 0) hub.deliverHere({ ...to, name: 'knocking', notice: { place, hosted, keys } });
      return;
    }
    case 'seated': {
      const seat = record?.seats.get(standing.place.seat);
      if (!record || seat?.holder !== holder) return;
      hub.deliverHere({ ...to, name: 'roster', notice: rosterOf(record) });
      const people = line.map(({ id, since, name }) => ({ id, since, name }));
      if (leads(seat.entry.role)) hub.deliverHere({ ...to, name: 'waiting', notice: { people } });
    }
  }
}
