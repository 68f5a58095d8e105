import type { Fingerprint } from '#lib/protocol/verification.ts';

/** Largest message of a data channel in bytes: what every browser takes whole (RFC 8831, section 6.6). */
export const MAX_DATA_MESSAGE_BYTES = 64 * 1024;

/** Bytes still to be sent at which a channel asks for more (webrtc-pc, bufferedAmountLowThreshold). */
export const LOW_WATER_BYTES = 256 * 1024;

/** The certificates that the two ends of a connection have shown each other, by their SHA-256. */
export interface LinkFingerprints {
  readonly own: Fingerprint;
  readonly remote: Fingerprint;
}

/** One data channel to one participant, reliable and ordered, from the moment it is open. Another connection has another. */
export interface DataPort {
  /** Bytes that the browser has taken and not sent. */
  readonly bufferedAmount: number;
  /** Gives `data` to the browser. False when the channel is over or will not take it: nothing was sent. */
  send(data: string | ArrayBuffer): boolean;
  /** Each message, as it came: not to be trusted. One listener; what came before it does is kept for it, within bounds. */
  listen(listener: (data: string | ArrayBuffer) => void): () => void;
  /** Called when `bufferedAmount` has fallen to `LOW_WATER_BYTES` or below. */
  onLow(listener: () => void): () => void;
}

/** What beside media goes to and comes from one participant, while its connection is up. */
export interface DataLink {
  /** Small things that have to be there at once: what is written, hands, reactions. */
  readonly chat: DataPort;
  /** Files and photos. A queue of its own, so that nothing small waits behind them. */
  readonly files: DataPort;
  /** What the two ends tell each other to have words to compare. */
  readonly verification: DataPort;
  /** Null where the browser does not tell. They stay what they are for as long as the connection. */
  readonly readFingerprints: () => Promise<LinkFingerprints | null>;
}
