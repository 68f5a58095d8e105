import { readCode } from '#lib/crypto/spokenCode.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { fail } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { socketSignaling } from '#lib/signaling/socketSignaling.ts';
import type { InvitedRoom } from './exchange.ts';
import { redeemCode } from './redeemCode.ts';
import type { RedeemFailure } from './redeemCode.ts';
import { SpokenInvitation } from './spokenInvitation.ts';

// Both sides of a spoken code as the browser has them. This is fetched when the first code is made or typed, with the arithmetic it needs.

/** `no-code`, `unknown-word`, `incomplete`: what was typed is none, which costs no try. */
export type TypedCodeFailure = RedeemFailure | 'no-code' | 'unknown-word' | 'incomplete';

/** Makes a code for `room`. Its owner closes it. */
export function inviteBySpokenCode(origin: string, room: InvitedRoom): SpokenInvitation {
  return new SpokenInvitation({ openSignaling: socketSignaling(origin), clock: systemClock }, room);
}

/** Exchanges what a person typed for the room. When `signal` aborts, the try is given up. */
export async function redeemTypedCode(origin: string, text: string, signal: AbortSignal): Promise<Result<InvitedRoom, TypedCodeFailure>> {
  const code = readCode(text);
  if (!code.ok) return fail(code.reason);
  return redeemCode({ openSignaling: socketSignaling(origin), clock: systemClock }, code.value, signal);
}
