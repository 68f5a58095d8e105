import * as z from 'zod/mini';
import { accessMode, publicKey, sealedName } from '#lib/protocol/access.ts';
import { rosterEntry } from '#lib/protocol/events.ts';
import { participantId } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { RoomState } from './door.ts';
import type { ProofHash } from './store.ts';

const proofHash = z.custom<ProofHash>((value) => typeof value === 'string' && /^[\w-]+$/.test(value));
const holder = z.string();

const mapOf = <T>(value: z.ZodMiniType<T>) =>
  z.pipe(
    z.array(z.strictObject({ id: participantId, value })),
    z.transform((entries): ReadonlyMap<ParticipantId, T> => new Map(entries.map((entry) => [entry.id, entry.value]))),
  );
const setOfIds = z.pipe(
  z.array(participantId),
  z.transform((ids): ReadonlySet<ParticipantId> => new Set(ids)),
);

const access = z.strictObject({
  mode: accessMode,
  settled: z.boolean(),
  granted: mapOf(z.enum(['host', 'cohost'])),
  admitted: setOfIds,
  removed: setOfIds,
  keys: mapOf(publicKey),
});

const record = z.strictObject({
  epoch: z.string(),
  rev: z.int(),
  proofHash,
  seats: mapOf(z.strictObject({ entry: rosterEntry, holder, proved: z.boolean() })),
  access,
});

const waiter = z.strictObject({ id: participantId, holder, since: z.int(), proofHash: z.nullable(proofHash), name: sealedName });

const stored: z.ZodMiniType<RoomState> = z.strictObject({ record: z.nullable(record), line: mapOf(waiter) });

/** A room as text. Maps and sets are lists, in their order. */
export function writeRoom(state: RoomState): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map) return Array.from(value, ([id, of]: [unknown, unknown]) => ({ id, value: of }));
    return value instanceof Set ? Array.from(value) : value;
  });
}

/** The room that `text` tells of, or null when it is not one. */
export function readRoom(text: string): RoomState | null {
  try {
    const parsed = stored.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
