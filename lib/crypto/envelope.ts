import type * as z from 'zod/mini';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ParticipantId, RoomName, VisitId } from '#lib/protocol/ids.ts';
import { MAX_SIGNAL_BYTES } from '#lib/protocol/limits.ts';
import { profile as profileSchema } from '#lib/protocol/participant.ts';
import type { Profile } from '#lib/protocol/participant.ts';
import { sealedSignal } from '#lib/protocol/signal.ts';
import type { SealedSignal, SignalHeader } from '#lib/protocol/signal.ts';
import { deflate, inflate } from './deflate.ts';
import { open, seal } from './seal.ts';
import type { SealContext } from './seal.ts';

/** Why an envelope was not taken. `forged` covers a wrong key and every other context. */
export type EnvelopeFailure = 'forged' | 'malformed' | 'too-large';

/** Between whom a signal goes: all of it is bound into the seal. */
export interface SignalRoute {
  readonly room: RoomName;
  readonly from: ParticipantId;
  readonly to: ParticipantId;
  /** The recipient's visit: what was recorded during an earlier one does not open in this one. */
  readonly toVisit: VisitId;
}

function sealJson(key: CryptoKey, context: SealContext, value: unknown): Promise<string> {
  return seal(key, context, deflate(new TextEncoder().encode(JSON.stringify(value))));
}

async function openJson<T extends z.ZodMiniType>(
  key: CryptoKey,
  context: SealContext,
  box: string,
  schema: T,
): Promise<Result<z.infer<T>, EnvelopeFailure>> {
  const opened = await open(key, context, box);
  if (!opened.ok) return opened;
  const inflated = inflate(opened.value, MAX_SIGNAL_BYTES);
  if (!inflated.ok) return inflated;
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(inflated.value)));
    return parsed.success ? ok(parsed.data) : fail('malformed');
  } catch {
    return fail('malformed');
  }
}

const profileContext = (room: RoomName, id: ParticipantId): SealContext => ['profile', room, id];

export function sealProfile(key: CryptoKey, room: RoomName, id: ParticipantId, profile: Profile): Promise<string> {
  return sealJson(key, profileContext(room, id), profile);
}

export function openProfile(key: CryptoKey, room: RoomName, id: ParticipantId, box: string): Promise<Result<Profile, EnvelopeFailure>> {
  return openJson(key, profileContext(room, id), box, profileSchema);
}

function signalContext({ room, from, to, toVisit }: SignalRoute, header: SignalHeader): SealContext {
  return ['signal', room, from, to, toVisit, header.visit, header.generation, header.seq];
}

export function sealSignal(key: CryptoKey, route: SignalRoute, header: SignalHeader, signal: SealedSignal): Promise<string> {
  return sealJson(key, signalContext(route, header), signal);
}

export function openSignal(key: CryptoKey, route: SignalRoute, header: SignalHeader, box: string): Promise<Result<SealedSignal, EnvelopeFailure>> {
  return openJson(key, signalContext(route, header), box, sealedSignal);
}
