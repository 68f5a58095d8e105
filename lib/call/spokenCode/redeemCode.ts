import type { SpokenCode } from '#lib/crypto/spokenCode.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { fail } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { CODE_TRY_MS } from '#lib/protocol/limits.ts';
import { createTryId } from '#lib/protocol/rendezvous.ts';
import type { SlotMessage } from '#lib/protocol/rendezvous.ts';
import type { OpenSignaling, RequestOutcome } from '#lib/signaling/signaling.ts';
import { beginAsGuest } from './exchange.ts';
import type { GuestConfirmed, InvitedRoom } from './exchange.ts';
import { slotListeners } from './slotListeners.ts';

/** How long the server may take to answer at all, in ms. */
const REACH_MS = 12_000;

/**
 * `wrong`: the words are others. `nobody-there`: no such number, or whoever said it is gone. `used`, `burnt` (two wrong tries), `expired`: the
 * code is over. `busy`: somebody else is trying it just now. `rate-limited`: too many tries from this network. `unreachable`: no
 * connection to the server. `unanswered`: the inviting browser says nothing.
 */
export type RedeemFailure = 'wrong' | 'nobody-there' | 'used' | 'burnt' | 'expired' | 'busy' | 'rate-limited' | 'unreachable' | 'unanswered';

export interface RedeemEnvironment {
  readonly openSignaling: OpenSignaling;
  readonly clock: Clock;
}

type Outcome = Result<InvitedRoom, RedeemFailure>;

/** Exchanges a code for the room it is said for, with one try. Releases all it needs before it resolves. When `signal` aborts, it is given up as `unanswered`. */
export function redeemCode({ openSignaling, clock }: RedeemEnvironment, code: SpokenCode, signal?: AbortSignal): Promise<Outcome> {
  const scope = new Scope();
  return new Promise((resolve) => {
    const finish = (outcome: Outcome): void => {
      if (scope.closed) return;
      scope.close();
      resolve(outcome);
    };
    const id = createTryId();
    const say = (message: SlotMessage) => signaling.notify('slotMessage', { slot: code.slot, try: id, message });
    let exchange: ReturnType<typeof beginAsGuest> | null = null;
    let confirmed: GuestConfirmed | null = null;

    const hear = async (message: SlotMessage | { readonly kind: 'begun' | 'gone' }): Promise<void> => {
      switch (message.kind) {
        case 'share': {
          // One share, one confirmation: a server in the middle gets no second guess out of this side.
          if (!exchange || confirmed) return;
          const heard = exchange.hear(message);
          if (!heard.ok) return finish(heard);
          confirmed = heard.value;
          return say(confirmed.confirmation);
        }
        case 'welcome':
          return confirmed ? finish(await confirmed.open(message)) : undefined;
        case 'refusal':
          return finish(fail('wrong'));
        case 'gone':
          return finish(fail('nobody-there'));
        case 'begun':
        case 'confirmation':
          return;
      }
    };

    const signaling = openSignaling(slotListeners((notice) => (notice.try === id ? void hear(notice.message) : undefined)));
    scope.add(() => signaling.close());
    if (signal) scope.listen(signal, 'abort', () => finish(fail('unanswered')));
    let asked = false;
    const onSocket = async (): Promise<void> => {
      const socket = signaling.state.get();
      if (asked) return socket === 'connected' ? undefined : finish(fail('unreachable'));
      if (socket !== 'connected') return;
      asked = true;
      scope.after(clock, CODE_TRY_MS, () => finish(fail('unanswered')));
      const begun = await signaling.request('trySlot', { slot: code.slot, try: id });
      if (scope.closed) return;
      if (!begun.ok) return finish(fail(failureOf(begun.reason)));
      exchange = beginAsGuest({ code, nonce: begun.nonce, id });
      say(exchange.share);
    };
    scope.add(signaling.state.subscribe(() => void onSocket()));
    scope.after(clock, REACH_MS, () => (asked ? undefined : finish(fail('unreachable'))));
    void onSocket();
  });
}

function failureOf(reason: Extract<RequestOutcome<'trySlot'>, { readonly ok: false }>['reason']): RedeemFailure {
  switch (reason) {
    case 'timeout':
    case 'disconnected':
    case 'malformed-reply':
    case 'malformed':
    case 'server-error':
    case 'unavailable':
      return 'unreachable';
    case 'nobody-there':
    case 'busy':
    case 'used':
    case 'burnt':
    case 'expired':
    case 'rate-limited':
      return reason;
  }
}
