import { toBase64Url } from '#lib/kernel/base64url.ts';
import { BLOCK_BYTES, WINDOW_BYTES } from '#lib/protocol/files.ts';
import type { FileMessage } from '#lib/protocol/files.ts';
import { encodeFrame, MAX_PAYLOAD_BYTES } from './dataFrame.ts';
import type { OutStream } from './fileLink.ts';

export type Hash = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

interface Block {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of a message's payload: blocks are cut evenly, so that none ends in a crumb. */
  readonly step: number;
  hash: string | null;
}

export interface BlockSourceEvents {
  /** The receiver has checked and written everything up to `at`. */
  acknowledged(at: number): void;
  /** Everything has been handed over. */
  handedOver?(): void;
  /** The file cannot be read as it was when it was offered. */
  unreadable(): void;
}

/**
 * One run of a file's bytes onto a link, from an offset to the end. Holds two blocks at most: the one that is being sent, and the
 * next, which is read meanwhile. Nothing is read that the receiver has no room for.
 */
export class BlockSource implements OutStream {
  readonly #stream: number;
  readonly #file: Blob;
  readonly #hash: Hash;
  readonly #hashes: (Uint8Array<ArrayBuffer> | undefined)[];
  readonly #events: BlockSourceEvents;
  #wake: () => void = () => {};
  #acked: number;
  #readAt: number;
  #reading = false;
  #ahead: Block | null = null;
  #current: Block | null = null;
  /** Of the current block. */
  #sent = 0;
  #end: string | null = null;
  #ending = false;
  #stopped = false;

  /** `hashes`: of the file's blocks as far as they are known, kept by the caller from run to run. `from`: where a block begins, or the end. */
  constructor(stream: number, file: Blob, from: number, hash: Hash, hashes: (Uint8Array<ArrayBuffer> | undefined)[], events: BlockSourceEvents) {
    this.#stream = stream;
    this.#file = file;
    this.#hash = hash;
    this.#hashes = hashes;
    this.#events = events;
    this.#acked = from;
    this.#readAt = from;
  }

  start(wake: () => void): void {
    this.#wake = wake;
    this.#readAhead();
  }

  stop(): void {
    this.#stopped = true;
    this.#ahead = null;
    this.#current = null;
  }

  acknowledge(at: number): void {
    // What was not sent cannot have arrived.
    if (at <= this.#acked || at > this.#readAt) return;
    this.#acked = at;
    this.#events.acknowledged(at);
    this.#readAhead();
  }

  next(): ArrayBuffer | FileMessage | null {
    if (!this.#current) {
      if (!this.#ahead) return this.#takeEnd();
      this.#current = this.#ahead;
      this.#ahead = null;
      this.#sent = 0;
      this.#readAhead();
    }
    const { start, bytes, step, hash } = this.#current;
    if (this.#sent < bytes.length) {
      const payload = bytes.subarray(this.#sent, this.#sent + step);
      const frame = encodeFrame(this.#stream, start + this.#sent, payload);
      this.#sent += payload.length;
      return frame;
    }
    if (hash === null) return null;
    this.#current = null;
    if (start + bytes.length === this.#file.size) this.#prepareEnd();
    return { kind: 'block', stream: this.#stream, hash };
  }

  #takeEnd(): FileMessage | null {
    if (this.#readAt === this.#file.size && !this.#reading) this.#prepareEnd();
    if (this.#end === null) return null;
    const hash = this.#end;
    this.#end = null;
    this.#events.handedOver?.();
    return { kind: 'end', stream: this.#stream, hash };
  }

  #readAhead(): void {
    if (this.#reading || this.#ahead || this.#stopped) return;
    if (this.#readAt >= this.#file.size || this.#readAt - this.#acked >= WINDOW_BYTES) return;
    void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const start = this.#readAt;
    const bytes = await this.#bytes(start);
    this.#reading = false;
    if (this.#stopped || !bytes) return;
    const block: Block = { start, bytes, step: Math.ceil(bytes.length / Math.ceil(bytes.length / MAX_PAYLOAD_BYTES)), hash: null };
    this.#readAt = start + bytes.length;
    this.#ahead = block;
    // The bytes need not wait for their hash: it follows them.
    void this.#hashBlock(block);
    this.#wake();
  }

  async #hashBlock(block: Block): Promise<void> {
    const hash = new Uint8Array(await this.#hash(block.bytes));
    this.#hashes[block.start / BLOCK_BYTES] = hash;
    block.hash = toBase64Url(hash);
    if (!this.#stopped) this.#wake();
  }

  /** The block that begins at `start`; null when there is no reading it, which has been told. */
  async #bytes(start: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const length = Math.min(BLOCK_BYTES, this.#file.size - start);
    try {
      const bytes = new Uint8Array(await this.#file.slice(start, start + length).arrayBuffer());
      if (bytes.length === length) return bytes;
    } catch {
      // The file has changed or is gone: browsers then read nothing of it (File API, section 4.1).
    }
    if (!this.#stopped) this.#events.unreadable();
    return null;
  }

  #prepareEnd(): void {
    if (this.#ending) return;
    this.#ending = true;
    void this.#hashAll();
  }

  async #hashAll(): Promise<void> {
    const count = Math.ceil(this.#file.size / BLOCK_BYTES);
    const list = new Uint8Array(count * 32);
    for (let index = 0; index < count; index++) {
      let hash = this.#hashes[index];
      if (!hash) {
        // What another participant sent of it before this one took over.
        const bytes = await this.#bytes(index * BLOCK_BYTES);
        if (!bytes || this.#stopped) return;
        hash = new Uint8Array(await this.#hash(bytes));
        this.#hashes[index] = hash;
      }
      list.set(hash, index * 32);
    }
    this.#end = toBase64Url(new Uint8Array(await this.#hash(list)));
    if (!this.#stopped) this.#wake();
  }
}
