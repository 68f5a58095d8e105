import type { Result } from '#lib/kernel/result.ts';
import type { SlotMessage, SlotNonce, TryId } from '#lib/protocol/rendezvous.ts';
import type { Holder } from '#lib/server/rooms/store.ts';

/** How far a try has come: named by what was said last. */
export type TryStep = 'begun' | 'asked' | 'answered' | 'confirmed';

/** One guest's try at a slot. */
export interface SlotTry {
  readonly id: TryId;
  readonly guest: Holder;
  readonly step: TryStep;
  /** When it is given up, ms since the epoch. */
  readonly until: number;
}

/** How a slot came to its end. */
export type SlotEnd = 'used' | 'burnt' | 'expired';

/** Everything there is of a slot. Plain data, so that any store can keep it as JSON. */
export type SlotRecord =
  | {
      readonly state: 'open';
      readonly host: Holder;
      /** Whose share of the slots it counts against: the address of the host's socket. */
      readonly owner: string;
      readonly nonce: SlotNonce;
      /** When it expires, ms since the epoch. */
      readonly until: number;
      /** Tries that have begun. */
      readonly tries: number;
      readonly current: SlotTry | null;
    }
  /** Kept for a while, so that whoever comes late hears why it is too late. */
  | { readonly state: 'over'; readonly end: SlotEnd; /** When it is forgotten, ms since the epoch. */ readonly until: number };

/** Somebody who has to hear that the other side of a try is gone. */
export interface Parting {
  readonly holder: Holder;
  readonly tryId: TryId;
}

export interface OpenSlot {
  readonly host: Holder;
  readonly owner: string;
  readonly nonce: SlotNonce;
  /** Most slots that `owner` may have open. */
  readonly ownerMost: number;
  readonly now: number;
  readonly until: number;
}

export interface BeginTry {
  readonly slot: number;
  readonly id: TryId;
  readonly guest: Holder;
  readonly now: number;
  readonly until: number;
}

export interface PassMessage {
  readonly slot: number;
  readonly id: TryId;
  readonly from: Holder;
  readonly kind: SlotMessage['kind'];
  readonly now: number;
}

/**
 * Where slots are kept. Each method is one atomic step, in this process or in a database. Nothing is timed here: every record says until when
 * it counts, and is brought up to date by whoever looks at it; so there is no timer to lose, and no clock but `now`.
 */
export interface RendezvousStore {
  /** Takes the smallest free number; a slot that `host` had open before is closed. */
  open(request: OpenSlot): Promise<Result<{ readonly slot: number; readonly partings: readonly Parting[] }, 'no-slot' | 'too-many'>>;
  /** Begins a try and counts it. */
  begin(request: BeginTry): Promise<Result<{ readonly host: Holder; readonly nonce: SlotNonce }, 'nobody-there' | 'busy' | SlotEnd>>;
  /** Whether this message may be said now, and to whom it goes. The last one ends the try: a welcome uses the slot up, the last refusal burns it. */
  pass(request: PassMessage): Promise<Result<{ readonly to: Holder }, 'over' | 'out-of-turn'>>;
  /** Gives up what `holder` has: with `hosting`, its slot alone; else its tries too. */
  leave(holder: Holder, what: 'hosting' | 'everything', now: number): Promise<readonly Parting[]>;
  /** Slots that are open. */
  count(now: number): Promise<number>;
  close(): Promise<void>;
}
