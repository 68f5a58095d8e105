import type { Readable } from '#lib/kernel/store.ts';

/** How far the way to another device has come. */
export type MoveState =
  /** The meeting place is being made. */
  | { readonly kind: 'opening' }
  /** The code can be scanned. `until`: ms since the epoch. */
  | { readonly kind: 'waiting'; readonly link: string; readonly until: number }
  /** The other device has everything it needs; whoever holds it has to press Join. */
  | { readonly kind: 'handed'; readonly until: number }
  /** The other device has taken the seat. This one sends until nobody needs it any more. */
  | { readonly kind: 'moving' }
  | { readonly kind: 'over'; readonly reason: 'expired' | 'unreachable' | 'closed' };

/** One offer to go on on another device. */
export interface Move {
  readonly state: Readable<MoveState>;
  /** Takes the offer back, unless the other device has the seat already. */
  close(): void;
}
