import { toBase64Url } from '#lib/kernel/base64url.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { BLOCK_BYTES, WINDOW_BYTES } from '#lib/protocol/files.ts';
import type { Hash } from './blockSource.ts';
import type { InStream } from './fileLink.ts';
import type { FileSink } from './fileSink.ts';

export interface ReceptionEvents {
  /** Everything up to `at` is checked and written. */
  verified(at: number): void;
  /** A block was not what it should be: begin once more. */
  again(): void;
  failed(reason: 'corrupt' | 'disk'): void;
  whole(file: Blob | null): void;
}

/** What is received of one file, over as many runs and links as it takes. Nothing is written that has not been checked. */
export class Reception implements InStream {
  readonly #size: number;
  readonly #sink: FileSink;
  readonly #hash: Hash;
  readonly #events: ReceptionEvents;
  readonly #hashes: Uint8Array[] = [];
  readonly #queue = new SerialQueue(() => this.#fail('disk'));
  #verified = 0;
  /** Where the next byte of the run belongs; null between runs. */
  #at: number | null = null;
  /** The block that is coming: also once it is whole, until its hash has come. */
  #block: { readonly start: number; readonly bytes: Uint8Array<ArrayBuffer> } | null = null;
  #received = 0;
  #turn = 0;
  /** A block before was wrong, so what waits to be checked is of no use. */
  #skipping = false;
  /** The block that has been asked for once more. */
  #suspect = -1;
  #over = false;

  constructor(size: number, sink: FileSink, hash: Hash, events: ReceptionEvents) {
    this.#size = size;
    this.#sink = sink;
    this.#hash = hash;
    this.#events = events;
  }

  /** Bytes that are checked and written. */
  get verified(): number {
    return this.#verified;
  }

  /** Bytes that have come, checked or not, and however often: still the same means that nothing comes. */
  get received(): number {
    return this.#received;
  }

  /** Begins another run and gives the byte it has to begin at, once all that came in earlier ones is checked. Null: not any more. */
  async begin(): Promise<number | null> {
    this.halt();
    const turn = this.#turn;
    await this.#queue.idle;
    if (turn !== this.#turn || this.#over) return null;
    this.#skipping = false;
    this.#at = this.#verified;
    return this.#at;
  }

  /** The run is over; whole blocks that came in it are still checked and written. */
  halt(): void {
    this.#turn += 1;
    this.#at = null;
    this.#block = null;
  }

  /** Ends it for good and removes what was written. */
  discard(): void {
    this.#over = true;
    this.halt();
    this.#queue.close();
    void this.#sink.discard();
  }

  data(offset: number, payload: Uint8Array): void {
    if (this.#at === null) return;
    const start = this.#block?.start ?? this.#at;
    const length = Math.min(BLOCK_BYTES, this.#size - start);
    if (offset !== this.#at || offset + payload.length > start + length || offset + payload.length > this.#verified + WINDOW_BYTES) {
      this.#wrong(start);
      return;
    }
    this.#block ??= { start, bytes: new Uint8Array(length) };
    this.#block.bytes.set(payload, offset - start);
    this.#at += payload.length;
    this.#received += payload.length;
  }

  block(hash: string): void {
    if (this.#at === null) return;
    const block = this.#block;
    if (!block || this.#at < block.start + block.bytes.length) {
      this.#wrong(block?.start ?? this.#at);
      return;
    }
    const { start, bytes } = block;
    this.#block = null;
    void this.#queue.push(() => this.#check(start, bytes, hash));
  }

  end(hash: string): void {
    if (this.#at === null) return;
    if (this.#at < this.#size || this.#block) {
      this.#wrong(this.#block?.start ?? this.#at);
      return;
    }
    this.#at = null;
    void this.#queue.push(() => this.#finish(hash));
  }

  async #check(start: number, bytes: Uint8Array<ArrayBuffer>, claimed: string): Promise<void> {
    if (this.#skipping) return;
    const hash = new Uint8Array(await this.#hash(bytes));
    if (this.#over) return;
    if (toBase64Url(hash) !== claimed) {
      this.#skipping = true;
      this.#wrong(start);
      return;
    }
    await this.#sink.write(start, bytes);
    if (this.#over) return;
    this.#hashes[start / BLOCK_BYTES] = hash;
    this.#verified = start + bytes.length;
    this.#events.verified(this.#verified);
  }

  async #finish(claimed: string): Promise<void> {
    if (this.#skipping) return;
    const list = new Uint8Array(this.#hashes.length * 32);
    this.#hashes.forEach((hash, index) => list.set(hash, index * 32));
    const hash = toBase64Url(new Uint8Array(await this.#hash(list)));
    if (this.#over) return;
    if (hash !== claimed) {
      this.#fail('corrupt');
      return;
    }
    const file = await this.#sink.finish();
    if (this.#over) return;
    this.#over = true;
    this.#events.whole(file);
  }

  #wrong(start: number): void {
    this.halt();
    if (this.#suspect === start) {
      this.#fail('corrupt');
      return;
    }
    this.#suspect = start;
    this.#events.again();
  }

  #fail(reason: 'corrupt' | 'disk'): void {
    if (this.#over) return;
    this.discard();
    this.#events.failed(reason);
  }
}
