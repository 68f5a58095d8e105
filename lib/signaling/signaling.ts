import type { Readable } from '#lib/kernel/store.ts';
import type { NoticeName, NoticeOf, ReplyOf, RequestName, RequestOf } from '#lib/protocol/events.ts';

/** Where the socket is. `closed` is for good; every other state leads on by itself. */
export type SocketState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** What this side finds out without the server: no answer in time, no socket, or an answer that is none. */
export type RequestFailure = 'timeout' | 'disconnected' | 'malformed-reply';

export type RequestOutcome<N extends RequestName> = ReplyOf<N> | { readonly ok: false; readonly reason: RequestFailure };

type Listeners<N extends NoticeName> = { readonly [Name in N]: (notice: NoticeOf<Name>) => void };

/** Spoken codes have a socket of their own, and every other one hears nothing of them. */
export type NoticeListeners = Listeners<Exclude<NoticeName, 'slot'>> & Partial<Listeners<'slot'>>;

/** The browser's end of the signaling channel. */
export interface Signaling {
  readonly state: Readable<SocketState>;
  /** Asks once. Never throws, and never asks again by itself: what to repeat after a reconnect is the caller's to know. */
  request<N extends RequestName>(name: N, request: RequestOf<N>): Promise<RequestOutcome<N>>;
  /** Sends without waiting, even while the page is going away. */
  notify<N extends RequestName>(name: N, request: RequestOf<N>): void;
  /**
   * For whoever has reason to doubt the socket, whose own heartbeat takes 6 s to find that it is dead: asks the server for a sign
   * of life, and opens another socket when none comes at once. While there is no socket it does nothing.
   */
  probe(): void;
  close(): void;
}

/** Opens the channel; notices arrive in the order they were sent. */
export type OpenSignaling = (listeners: NoticeListeners) => Signaling;
