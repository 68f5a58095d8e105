import * as z from 'zod/mini';
import { joinBytes, lengthPrefixed, startCpace } from '#lib/crypto/cpace.ts';
import type { CpaceInputs, CpaceOutcome, CpaceRole } from '#lib/crypto/cpace.ts';
import { open, seal } from '#lib/crypto/seal.ts';
import type { SealContext } from '#lib/crypto/seal.ts';
import type { SpokenCode } from '#lib/crypto/spokenCode.ts';
import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { roomName, roomSecret } from '#lib/protocol/ids.ts';
import type { SlotMessage, SlotNonce, TryId } from '#lib/protocol/rendezvous.ts';

// One try of a spoken code, as two browsers speak it through a server that neither trusts:
//
//   guest → host  share                       CPace (draft-irtf-cfrg-cpace-21), with the words as password
//   host → guest  share
//   guest → host  confirmation                explicit key confirmation (section 10.4), the guest first
//   host → guest  confirmation, sealed link   only when the guest's was right
//
// The guest confirms first, so that the host says nothing that a guess could be checked with before it has seen whether the guess is right.
// Whoever hands the messages on, and whoever guesses wrong, is left with two random group elements. Neither side ever plays the other's part
// with its words, and each names its part along with its share, so that no message can be turned round.

/** What an invitation leads to. */
export const invitedRoom = z.strictObject({ room: roomName, secret: roomSecret });
export type InvitedRoom = Readonly<z.infer<typeof invitedRoom>>;

/** One try: the code, and what both sides have added to name it. */
export interface Try {
  readonly code: SpokenCode;
  readonly nonce: SlotNonce;
  readonly id: TryId;
}

type MessageOf<K extends SlotMessage['kind']> = Extract<SlotMessage, { readonly kind: K }>;
type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

function inputsOf({ code, nonce, id }: Try): CpaceInputs {
  return {
    password: Uint8Array.from(code.words),
    // The initiator first (section 10.1.1).
    context: lengthPrefixed(utf8('parley spoken code 1'), utf8('guest'), utf8('host'), utf8(String(code.slot))),
    session: joinBytes(fromBase64Url(nonce) ?? utf8(''), fromBase64Url(id) ?? utf8('')),
  };
}

const begin = (role: CpaceRole, current: Try) => startCpace(role, inputsOf(current), utf8(role === 'initiator' ? 'guest' : 'host'));

const theirs = (role: CpaceRole, { share }: MessageOf<'share'>) => ({ share: fromBase64Url(share) ?? utf8(''), data: utf8(role === 'initiator' ? 'guest' : 'host') });

function sealKey(outcome: CpaceOutcome): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', outcome.deriveKey('parley spoken code link'), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

const contextOf = ({ code, id }: Try): SealContext => ['spoken code', code.slot, id];

/** The guest's side, from its share on. */
export interface GuestExchange {
  readonly share: MessageOf<'share'>;
  /** `wrong`: what came is no share; the try is over. */
  hear(share: MessageOf<'share'>): Result<GuestConfirmed, 'wrong'>;
}
export interface GuestConfirmed {
  readonly confirmation: MessageOf<'confirmation'>;
  /** `wrong`: whoever said this does not know the words. */
  open(welcome: MessageOf<'welcome'>): Promise<Result<InvitedRoom, 'wrong'>>;
}

export function beginAsGuest(current: Try): GuestExchange {
  const side = begin('initiator', current);
  return {
    share: { kind: 'share', share: toBase64Url(side.message.share) },
    hear(share) {
      const received = side.receive(theirs('responder', share));
      if (!received.ok) return fail('wrong');
      const outcome = received.value;
      return ok({
        confirmation: { kind: 'confirmation', confirmation: toBase64Url(outcome.confirmation) },
        async open({ confirmation, box }) {
          if (!outcome.confirms(fromBase64Url(confirmation) ?? utf8(''))) return fail('wrong');
          const opened = await open(await sealKey(outcome), contextOf(current), box);
          const room = opened.ok ? parseRoom(opened.value) : null;
          return room ? ok(room) : fail('wrong');
        },
      });
    },
  };
}

/** The host's side, from the guest's share on. */
export interface HostExchange {
  readonly share: MessageOf<'share'>;
  /** `wrong`: the guest does not know the words, and learns nothing. */
  welcome(confirmation: MessageOf<'confirmation'>, room: InvitedRoom): Promise<Result<MessageOf<'welcome'>, 'wrong'>>;
}

/** `wrong`: what the guest said is no share; the try is over. */
export function answerAsHost(current: Try, share: MessageOf<'share'>): Result<HostExchange, 'wrong'> {
  const side = begin('responder', current);
  const received = side.receive(theirs('initiator', share));
  if (!received.ok) return fail('wrong');
  const outcome = received.value;
  return ok({
    share: { kind: 'share', share: toBase64Url(side.message.share) },
    async welcome({ confirmation }, room) {
      if (!outcome.confirms(fromBase64Url(confirmation) ?? utf8(''))) return fail('wrong');
      const box = await seal(await sealKey(outcome), contextOf(current), utf8(JSON.stringify(room)));
      return ok({ kind: 'welcome', confirmation: toBase64Url(outcome.confirmation), box });
    },
  });
}

function parseRoom(bytes: Bytes): InvitedRoom | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const parsed = invitedRoom.safeParse(json);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
