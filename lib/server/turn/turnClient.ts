import { randomBytes } from 'node:crypto';
import { systemClock } from '#lib/kernel/clock.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';
import { addressAttribute, addressIn, ATTRIBUTE, attributeOf, decodeMessage, encodeMessage, errorIn, hasIntegrity, longTermKey, textAttribute, wordAttribute } from './stunMessage.ts';
import type { StunAttribute, StunMessage, StunMethod } from './stunMessage.ts';
import { isChannelData, openStunTransport } from './stunTransport.ts';
import type { OpenFailure, StunTransport, StunTransportOptions } from './stunTransport.ts';
import type { TransportAddress } from './transportAddress.ts';
import type { TurnUrl } from './turnUrl.ts';

export interface TurnCredentials {
  readonly username: string;
  readonly password: string;
}

export interface TurnClientOptions extends Partial<StunTransportOptions> {
  /** Without it, requests go out unauthenticated. */
  readonly credentials?: TurnCredentials;
  readonly clock?: Clock;
  /** What peers send through the relay: with their address, or with the number of the channel that is bound to it. */
  readonly onData?: (from: TransportAddress | number, data: Buffer) => void;
}

/** `refused`: the server has answered with an error (RFC 8489, section 14.8). `malformed`: with something that is no answer. */
export type TurnFailure =
  | { readonly ok: false; readonly reason: 'refused'; readonly code: number; readonly phrase: string }
  | { readonly ok: false; readonly reason: 'no-answer' | 'malformed' | 'closed' };
export type TurnReply<T> = { readonly ok: true; readonly value: T } | TurnFailure;

export interface Allocation {
  /** Where peers reach the client through the relay. */
  readonly relayed: TransportAddress;
  /** Where the server sees the client. */
  readonly mapped: TransportAddress;
  /** For how many seconds it lasts without a refresh. */
  readonly lifetime: number;
}

/** First wait before a request is repeated over UDP, in ms; each next one is twice as long (RFC 8489, section 6.2.1). */
const RTO_MS = 500;
const TIMEOUT_MS = 5_000;
const UDP = 17;
const FAMILY = { ipv4: 1, ipv6: 2 } as const;

/**
 * A TURN client (RFC 8656) over UDP, TCP or TLS, for checks: of a relay that should work, and of one that should refuse. It
 * relays UDP, keeps one allocation, and refreshes nothing by itself: what has to outlive ten minutes wants `refresh`, and a
 * permission lasts five.
 */
export class TurnClient {
  readonly #options: TurnClientOptions;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (answer: Answer | null) => void>();
  #transport: StunTransport | null = null;
  #challenge: { readonly realm: string; readonly nonce: string } | null = null;

  private constructor(options: TurnClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  static async open(url: TurnUrl, options: TurnClientOptions = {}): Promise<Result<TurnClient, OpenFailure>> {
    const client = new TurnClient(options);
    const { timeout = TIMEOUT_MS, ca } = options;
    const opened = await openStunTransport(url, { timeout, ...(ca === undefined ? {} : { ca }) }, {
      onMessage: (bytes) => client.#receive(bytes),
      onLost: () => client.close(),
    });
    if (!opened.ok) return opened;
    client.#transport = opened.value;
    return ok(client);
  }

  /** Asks where the server sees the client (STUN Binding). */
  async bind(): Promise<TurnReply<TransportAddress>> {
    const answered = await this.#exchange('binding', [], null);
    if (!answered.ok) return answered;
    const mapped = addressIn(answered.value, ATTRIBUTE.xorMappedAddress);
    return mapped ? ok(mapped) : { ok: false, reason: 'malformed' };
  }

  async allocate(family: keyof typeof FAMILY = 'ipv4'): Promise<TurnReply<Allocation>> {
    const wanted = [byteAttribute(ATTRIBUTE.requestedTransport, UDP)];
    if (family === 'ipv6') wanted.push(byteAttribute(ATTRIBUTE.requestedAddressFamily, FAMILY[family]));
    const answered = await this.#request('allocate', () => wanted);
    if (!answered.ok) return answered;
    const relayed = addressIn(answered.value, ATTRIBUTE.xorRelayedAddress);
    const mapped = addressIn(answered.value, ATTRIBUTE.xorMappedAddress);
    const lifetime = lifetimeIn(answered.value);
    return relayed && mapped && lifetime !== null ? ok({ relayed, mapped, lifetime }) : { ok: false, reason: 'malformed' };
  }

  /** Asks for `lifetime` more seconds and resolves with what is granted; 0 ends the allocation. */
  async refresh(lifetime: number): Promise<TurnReply<number>> {
    const answered = await this.#request('refresh', () => [wordAttribute(ATTRIBUTE.lifetime, lifetime)]);
    if (!answered.ok) return answered;
    const granted = lifetimeIn(answered.value);
    return granted === null ? { ok: false, reason: 'malformed' } : ok(granted);
  }

  /** Lets the address of `peer` send to the relayed address, and be sent to. The port counts for nothing. */
  async createPermission(peer: TransportAddress): Promise<TurnReply<null>> {
    const answered = await this.#request('createPermission', (transaction) => [addressAttribute(ATTRIBUTE.xorPeerAddress, peer, transaction)]);
    return answered.ok ? ok(null) : answered;
  }

  /** Binds a channel, a number from 0x4000 to 0x4fff, to `peer`; that is a permission as well. */
  async bindChannel(channel: number, peer: TransportAddress): Promise<TurnReply<null>> {
    const answered = await this.#request('channelBind', (transaction) => [
      wordAttribute(ATTRIBUTE.channelNumber, channel * 0x1_0000),
      addressAttribute(ATTRIBUTE.xorPeerAddress, peer, transaction),
    ]);
    return answered.ok ? ok(null) : answered;
  }

  /** Has the relay send `data` to `peer`. Nobody answers that, and without a permission it is dropped. */
  send(peer: TransportAddress, data: Buffer): void {
    const transaction = randomBytes(12);
    const attributes = [addressAttribute(ATTRIBUTE.xorPeerAddress, peer, transaction), { type: ATTRIBUTE.data, value: data }];
    this.#transport?.send(encodeMessage({ method: 'send', class: 'indication', transaction, attributes }, null));
  }

  /** As `send`, to the peer that `channel` is bound to. */
  sendOn(channel: number, data: Buffer): void {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(channel, 0);
    head.writeUInt16BE(data.length, 2);
    this.#transport?.send(Buffer.concat([head, data]));
  }

  /** Drops the connection; requests under way end with `closed`. The server keeps an allocation over UDP until it expires: see `refresh(0)`. */
  close(): void {
    this.#transport?.close();
    this.#transport = null;
    for (const settle of [...this.#waiting.values()]) settle(null);
  }

  /** A request with the long-term credential mechanism (RFC 8489, section 9.2): once without, to be told realm and nonce. */
  async #request(method: StunMethod, attributes: (transaction: Buffer) => readonly StunAttribute[]): Promise<TurnReply<StunMessage>> {
    const { credentials } = this.#options;
    for (let challenges = 0; ; challenges++) {
      const key = credentials && this.#challenge ? longTermKey(credentials.username, this.#challenge.realm, credentials.password) : null;
      const transaction = randomBytes(12);
      const answered = await this.#exchange(method, [...attributes(transaction), ...this.#identity()], key, transaction);
      if (answered.ok || answered.reason !== 'refused' || challenges > 1) return answered;
      // Unauthenticated is a challenge when no credentials were shown, and a refusal of those that were; a stale nonce is none.
      const challenged = answered.code === 438 || (answered.code === 401 && credentials !== undefined && key === null);
      if (!challenged || answered.realm === null || answered.nonce === null) return answered;
      this.#challenge = { realm: answered.realm, nonce: answered.nonce };
    }
  }

  #identity(): readonly StunAttribute[] {
    const { credentials } = this.#options;
    if (!credentials || !this.#challenge) return [];
    const { realm, nonce } = this.#challenge;
    return [textAttribute(ATTRIBUTE.username, credentials.username), textAttribute(ATTRIBUTE.realm, realm), textAttribute(ATTRIBUTE.nonce, nonce)];
  }

  async #exchange(
    method: StunMethod,
    attributes: readonly StunAttribute[],
    key: Buffer | null,
    transaction = randomBytes(12),
  ): Promise<{ readonly ok: true; readonly value: StunMessage } | Exclude<TurnFailure, { reason: 'refused' }> | Refusal> {
    const transport = this.#transport;
    if (!transport) return { ok: false, reason: 'closed' };
    const answer = await this.#answerTo(transport, encodeMessage({ method, class: 'request', transaction, attributes }, key), transaction);
    if (answer === null) return { ok: false, reason: this.#transport ? 'no-answer' : 'closed' };
    const { message, bytes } = answer;
    if (message.method !== method) return { ok: false, reason: 'malformed' };
    if (message.class === 'success') return key && !hasIntegrity(bytes, key) ? { ok: false, reason: 'malformed' } : ok(message);
    const error = errorIn(message);
    if (!error) return { ok: false, reason: 'malformed' };
    const told = (type: number) => attributeOf(message, type)?.toString() ?? null;
    return { ok: false, reason: 'refused', ...error, realm: told(ATTRIBUTE.realm), nonce: told(ATTRIBUTE.nonce) };
  }

  /** Sends until somebody answers or time is over; null then, and when the client is closed. */
  #answerTo(transport: StunTransport, bytes: Buffer, transaction: Buffer): Promise<Answer | null> {
    const id = transaction.toString('hex');
    return new Promise((resolve) => {
      let stopRepeating = () => {};
      const settle = (answer: Answer | null) => {
        this.#waiting.delete(id);
        stopRepeating();
        giveUp();
        resolve(answer);
      };
      const say = (rto: number) => {
        transport.send(bytes);
        if (!transport.reliable) stopRepeating = this.#clock.after(rto, () => say(2 * rto));
      };
      const giveUp = this.#clock.after(this.#options.timeout ?? TIMEOUT_MS, () => settle(null));
      this.#waiting.set(id, settle);
      say(RTO_MS);
    });
  }

  #receive(bytes: Buffer): void {
    if (isChannelData(bytes)) {
      if (bytes.length >= 4) this.#options.onData?.(bytes.readUInt16BE(0), bytes.subarray(4, 4 + bytes.readUInt16BE(2)));
      return;
    }
    const message = decodeMessage(bytes);
    if (!message) return;
    if (message.class === 'indication') {
      const from = addressIn(message, ATTRIBUTE.xorPeerAddress);
      const data = attributeOf(message, ATTRIBUTE.data);
      if (message.method === 'data' && from && data) this.#options.onData?.(from, data);
    } else if (message.class !== 'request') this.#waiting.get(message.transaction.toString('hex'))?.({ message, bytes });
  }
}

interface Answer {
  readonly message: StunMessage;
  readonly bytes: Buffer;
}

type Refusal = Extract<TurnFailure, { reason: 'refused' }> & { readonly realm: string | null; readonly nonce: string | null };

function lifetimeIn(message: StunMessage): number | null {
  const value = attributeOf(message, ATTRIBUTE.lifetime);
  return value?.length === 4 ? value.readUInt32BE() : null;
}

/** An attribute of one byte, with three that are reserved. */
function byteAttribute(type: number, byte: number): StunAttribute {
  return { type, value: Buffer.from([byte, 0, 0, 0]) };
}
