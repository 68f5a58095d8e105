import type { Evicted, ReplyOf, RequestName } from '#lib/protocol/events.ts';
import type { Refusal } from '#lib/server/signaling/admission.ts';

/** Why a socket is cut off: more packets or more requests than anybody needs, or more left unread. */
export type CutCause = 'packets' | 'requests' | 'unread';

/** What became of one signal between two participants. */
export type SignalOutcome = 'relayed' | 'peer-gone' | 'peer-away';

/**
 * What the signaling server tells of itself, while it works. Whatever is passed here comes from a closed set, never from the wire, so
 * that what counts it can give each value a series of its own. Calls are cheap and never throw.
 */
export interface Metrics {
  /** A request to upgrade became a socket, or was refused. */
  upgrade(result: 'accepted' | Refusal): void;
  /** A socket was cut off. */
  cut(cause: CutCause): void;
  /** A socket is gone. `cause` as Socket.IO names it. */
  closed(cause: string): void;
  /** A request was answered; null stands for one that does not exist. */
  answered(request: RequestName | null, reply: ReplyOf<RequestName>): void;
  /** How long a join took from its arrival to its answer, in seconds, its turn behind earlier requests of its socket included. */
  joinTook(seconds: number): void;
  signal(outcome: SignalOutcome): void;
  /** ICE servers were handed to a participant. `relay`: with credentials for TURN. */
  iceConfig(relay: boolean): void;
  /** A seat was taken again over another socket: a reload, another network, a duplicated tab. */
  resumed(): void;
  /** Somebody lost a seat or a place in line to a decision of others. */
  evicted(reason: Exclude<Evicted['reason'], 'seat-taken'>): void;
}

/** Counts nothing. */
export const noMetrics: Metrics = {
  upgrade() {},
  cut() {},
  closed() {},
  answered() {},
  joinTook() {},
  signal() {},
  iceConfig() {},
  resumed() {},
  evicted() {},
};
