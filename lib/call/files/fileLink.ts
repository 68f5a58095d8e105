import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { parseFileMessage } from '#lib/protocol/files.ts';
import type { FileMessage } from '#lib/protocol/files.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { DataPort } from '#lib/rtc/dataLink.ts';
import { decodeFrame } from './dataFrame.ts';
import { TransferPace } from './transferPace.ts';

/** Bytes that the browser is given ahead of what it has sent: a round trip's worth on a good line, and no more to wait behind. */
export const HIGH_WATER_BYTES = 1024 * 1024;
/** ms between two readings of the round trip while something is sent. */
const READ_MS = 500;
/** ms after which a channel that would not take something is asked again. */
const RETRY_MS = 250;

/** What is sent as one stream. */
export interface OutStream {
  /** `wake` is to be called when `next` has something to give again. */
  start(wake: () => void): void;
  /** The next message, or null while there is none. */
  next(): ArrayBuffer | FileMessage | null;
  acknowledge(at: number): void;
  stop(): void;
}

/** What is received as one stream. */
export interface InStream {
  data(offset: number, payload: Uint8Array): void;
  block(hash: string): void;
  end(hash: string): void;
}

/** Messages that are about a transfer or a photo, not about a stream. */
export type WordMessage = Exclude<FileMessage, { readonly kind: 'block' | 'end' | 'ack' }>;

export interface FileLinkEnvironment {
  readonly clock: Clock;
  /** ms from here to `peer` and back, or null when it is not known. */
  readonly readRoundTrip: (peer: ParticipantId) => Promise<number | null>;
}

/**
 * The files channel of one connection: takes its messages apart for whoever they are for, and sends what several streams have to
 * give in turns, as fast as the channel and the line allow. Gone with its connection; the next one has another.
 */
export class FileLink {
  readonly peer: ParticipantId;
  readonly #port: DataPort;
  readonly #environment: FileLinkEnvironment;
  readonly #scope: Scope;
  readonly #pace = new TransferPace();
  readonly #incoming = new Map<number, InStream>();
  /** In the order of their turns. */
  readonly #outgoing = new Map<number, OutStream>();
  readonly #words: string[] = [];
  #lastNumber = 0;
  /** What the channel would not take. */
  #unsent: string | ArrayBuffer | null = null;
  #timer: (() => void) | null = null;
  #sent = 0;
  #watching = false;

  constructor(peer: ParticipantId, port: DataPort, environment: FileLinkEnvironment, scope: Scope) {
    this.peer = peer;
    this.#port = port;
    this.#environment = environment;
    this.#scope = scope;
  }

  /** Hands what comes to `heard`, from now on until the link's scope closes. */
  open(heard: (message: WordMessage) => void): void {
    this.#scope.add(() => {
      for (const stream of this.#outgoing.values()) stream.stop();
      this.#outgoing.clear();
      this.#incoming.clear();
    });
    this.#scope.add(this.#port.onLow(() => this.#pump()));
    this.#scope.add(this.#port.listen((data) => this.#take(data, heard)));
  }

  /** Before all data that waits, after all that was said before. */
  say(message: FileMessage): void {
    this.#words.push(JSON.stringify(message));
    this.#pump();
  }

  /** The number under which `stream` is received from now on. */
  receive(stream: InStream): number {
    this.#lastNumber += 1;
    this.#incoming.set(this.#lastNumber, stream);
    return this.#lastNumber;
  }

  /** What still comes under `number` is dropped. */
  ignore(number: number): void {
    this.#incoming.delete(number);
  }

  /** Sends `stream` under the number that the receiver gave. False when it has given that number before, and it is in use. */
  send(number: number, stream: OutStream): boolean {
    if (this.#scope.closed || this.#outgoing.has(number)) return false;
    this.#outgoing.set(number, stream);
    stream.start(() => this.#pump());
    if (!this.#watching) void this.#watch(null);
    // What is empty never wakes anybody.
    this.#pump();
    return true;
  }

  stop(number: number): void {
    this.#outgoing.get(number)?.stop();
    this.#outgoing.delete(number);
  }

  #take(data: string | ArrayBuffer, heard: (message: WordMessage) => void): void {
    if (typeof data !== 'string') {
      const frame = decodeFrame(data);
      if (frame) this.#incoming.get(frame.stream)?.data(frame.offset, frame.payload);
      return;
    }
    const message = parseFileMessage(data);
    if (!message) return;
    if (message.kind === 'block') this.#incoming.get(message.stream)?.block(message.hash);
    else if (message.kind === 'end') this.#incoming.get(message.stream)?.end(message.hash);
    else if (message.kind === 'ack') this.#outgoing.get(message.stream)?.acknowledge(message.at);
    else heard(message);
  }

  #pump(): void {
    this.#timer?.();
    this.#timer = null;
    while (!this.#scope.closed) {
      const message = this.#unsent ?? this.#words.shift() ?? this.#nextData();
      if (message === null) return;
      if (!this.#port.send(message)) {
        // A channel that is over is replaced; one that is full may take it later.
        this.#unsent = message;
        this.#pumpIn(RETRY_MS);
        return;
      }
      this.#unsent = null;
      if (typeof message !== 'string') {
        this.#sent += message.byteLength;
        this.#pace.sent(this.#environment.clock.now(), message.byteLength);
      }
    }
  }

  #nextData(): string | ArrayBuffer | null {
    if (this.#outgoing.size === 0 || this.#port.bufferedAmount >= HIGH_WATER_BYTES) return null;
    const wait = this.#pace.wait(this.#environment.clock.now());
    if (wait > 0) {
      this.#pumpIn(wait);
      return null;
    }
    for (const [number, stream] of this.#outgoing) {
      const message = stream.next();
      if (message === null) continue;
      // To the end of the row.
      this.#outgoing.delete(number);
      this.#outgoing.set(number, stream);
      return message instanceof ArrayBuffer ? message : JSON.stringify(message);
    }
    return null;
  }

  #pumpIn(ms: number): void {
    this.#timer ??= this.#scope.after(this.#environment.clock, ms, () => {
      this.#timer = null;
      this.#pump();
    });
  }

  /** Reads the round trip for as long as something is sent: first before there is much under way, so that the empty line is known. */
  async #watch(before: { readonly at: number; readonly out: number } | null): Promise<void> {
    this.#watching = this.#outgoing.size > 0 && !this.#scope.closed;
    if (!this.#watching) return;
    const { clock, readRoundTrip } = this.#environment;
    const now = { at: clock.now(), out: this.#sent - this.#port.bufferedAmount };
    this.#scope.after(clock, READ_MS, () => void this.#watch(now));
    const roundTrip = await readRoundTrip(this.peer);
    if (roundTrip === null || this.#scope.closed) return;
    const rate = before && now.at > before.at ? Math.max(0, ((now.out - before.out) * 1_000) / (now.at - before.at)) : 0;
    this.#pace.read(clock.now(), roundTrip, rate);
    this.#pump();
  }
}
