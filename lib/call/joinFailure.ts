import type { RequestOutcome } from '#lib/signaling/signaling.ts';
import type { CallNotice, EndReason } from './snapshot.ts';

type JoinFailure = Exclude<RequestOutcome<'join'>, { ok: true }>['reason'];

/** What a join that did not come through leads to. */
export type Consequence =
  | { readonly kind: 'end'; readonly reason: EndReason }
  | { readonly kind: 'knock' }
  /** The next socket tries again. */
  | { readonly kind: 'wait' }
  /** The seat was held until now and is asked for again in a moment. */
  | { readonly kind: 'again' }
  /** Back to the preview, which says so. */
  | { readonly kind: 'give-up'; readonly reason: Extract<CallNotice, { kind: 'join-failed' }>['reason'] };

/** `seated`: the tab was in the call already; `late`: and has been asking in vain for as long as a lease lasts. */
export function consequenceOf(reason: JoinFailure, seated: boolean, late: boolean): Consequence {
  switch (reason) {
    case 'wrong-secret':
      // The secret may have been changed while this tab's socket was away: whoever changed it is about to hand the new one over.
      return seated && !late ? { kind: 'again' } : { kind: 'end', reason };
    case 'room-full':
    case 'locked':
    case 'removed':
      return { kind: 'end', reason };
    case 'must-knock':
      return { kind: 'knock' };
    case 'disconnected':
      return { kind: 'wait' };
    case 'timeout':
    case 'rate-limited':
    case 'unavailable':
      return seated ? { kind: 'again' } : { kind: 'give-up', reason };
    case 'not-the-host':
    case 'malformed':
    case 'malformed-reply':
    case 'server-error':
      return seated ? { kind: 'again' } : { kind: 'give-up', reason: 'server-error' };
  }
}
