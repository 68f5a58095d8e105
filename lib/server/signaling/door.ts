import { LEASE_MS } from '#lib/protocol/limits.ts';
import { participantIdOf } from '#lib/protocol/ids.ts';
import { proofHashOf } from '#lib/server/rooms/policy.ts';
import type { HashedCommand, Place } from '#lib/server/rooms/store.ts';
import type { Command } from '#lib/protocol/access.ts';
import type { Handlers } from './handlers.ts';
import { stand } from './standing.ts';

/** Takes a place in line. Whoever waits is in no audience: it hears of itself alone. */
export const knock: Handlers['knock'] = async (signaling, connection, { room, seat, proof, name }) => {
  const { store, hub, clock } = signaling;
  const self = await participantIdOf(room, seat);
  const place: Place = { room, seat: self, holder: connection.holder };
  const now = clock.now();
  const proofHash = proof && proofHashOf(proof);
  const knocked = await store.knock({ ...place, proofHash, name, now, until: now + LEASE_MS });
  if (!knocked.ok) return knocked;
  await stand(signaling, connection, { at: 'waiting', place });
  hub.tellDoor(room, knocked.value.news);
  return { ok: true, self, knocking: knocked.value.knocking };
};

/** Does what a host asks for. The store alone says who is one. */
export const command: Handlers['command'] = async ({ store, hub }, { standing }, asked) => {
  if (standing.at !== 'seated') return { ok: false, reason: 'not-joined' };
  const done = await store.command(standing.place, hashed(asked));
  if (!done.ok) return done;
  hub.publish(done.value);
  if (asked.kind === 'access') hub.publishOutside(done.value);
  return { ok: true };
};

function hashed(asked: Command): HashedCommand {
  if (asked.kind !== 'remove') return asked;
  const { kind, id, proof } = asked;
  return { kind, id, proofHash: proof && proofHashOf(proof) };
}
