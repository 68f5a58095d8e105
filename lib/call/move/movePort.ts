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

/** One offer to go on on another device, as views see it. */
export interface Move {
  readonly state: Readable<MoveState>;
  /** Takes the offer back, unless the other device has the seat already. */
  close(): void;
}

/** The same with what the call asks of it. */
export interface OpenMove extends Move {
  /**
   * This tab's seat was taken. True where it was handed over: then `done` is called once the other device is in and nobody gets this one's
   * media any more, and this device goes on sending until then.
   */
  yield(done: () => void): boolean;
  /** Releases everything at once, whatever has come of it: the call is over here. */
  dispose(): void;
}
