import { LOW_WATER_BYTES } from '#lib/rtc/dataLink.ts';
import type { DataLink, DataPort } from '#lib/rtc/dataLink.ts';

const sizeOf = (data: string | ArrayBuffer) => (typeof data === 'string' ? data.length : data.byteLength);

/** One end of a channel that lives in memory. What is sent lies in its buffer until it is delivered. */
export class FakeDataPort implements DataPort {
  /** A message that would fill the buffer beyond this many bytes is not taken. */
  capacity = 16 * 1024 * 1024;
  /** Set while the channel is up. */
  open = true;
  /** Bytes of data taken so far, and the most that lay in the buffer at once. */
  taken = 0;
  most = 0;
  /** Looks at each message on its way, and may put another in its place. */
  tamper: (data: string | ArrayBuffer) => string | ArrayBuffer = (data) => data;
  #buffered = 0;
  #queue: (string | ArrayBuffer)[] = [];
  #kept: (string | ArrayBuffer)[] = [];
  #listener: ((data: string | ArrayBuffer) => void) | null = null;
  readonly #low = new Set<() => void>();

  get bufferedAmount(): number {
    return this.#buffered;
  }

  /** Listeners that are registered: what a test of clean-up counts. */
  get listeners(): number {
    return this.#low.size + (this.#listener ? 1 : 0);
  }

  send(data: string | ArrayBuffer): boolean {
    const size = sizeOf(data);
    if (!this.open || this.#buffered + size > this.capacity) return false;
    this.#queue.push(data);
    this.#buffered += size;
    if (typeof data !== 'string') this.taken += size;
    this.most = Math.max(this.most, this.#buffered);
    return true;
  }

  listen(listener: (data: string | ArrayBuffer) => void): () => void {
    this.#listener = listener;
    const kept = this.#kept;
    this.#kept = [];
    for (const data of kept) listener(data);
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }

  onLow(listener: () => void): () => void {
    this.#low.add(listener);
    return () => this.#low.delete(listener);
  }

  /** What the other end sent arrives. */
  arrive(data: string | ArrayBuffer): void {
    if (this.#listener) this.#listener(data);
    else this.#kept.push(data);
  }

  /** Takes the oldest message out of the buffer, to be delivered. */
  shift(): string | ArrayBuffer | null {
    const data = this.#queue.shift();
    if (data === undefined) return null;
    const before = this.#buffered;
    this.#buffered -= sizeOf(data);
    if (before > LOW_WATER_BYTES && this.#buffered <= LOW_WATER_BYTES) for (const listener of [...this.#low]) listener();
    return this.tamper(data);
  }
}

/** Two ends of one connection's files channel. */
export class FakeChannel {
  readonly a = new FakeDataPort();
  readonly b = new FakeDataPort();

  /** Delivers one message in each direction. False when there was none, or the channel is cut. */
  step(): boolean {
    if (!this.a.open) return false;
    const [there, back] = [this.a.shift(), this.b.shift()];
    if (there !== null) this.b.arrive(there);
    if (back !== null && this.a.open) this.a.arrive(back);
    return there !== null || back !== null;
  }

  /** Nothing goes through any more, in neither direction; what is under way is lost. */
  cut(): void {
    this.a.open = false;
    this.b.open = false;
  }

  linkOf(side: 'a' | 'b'): DataLink {
    return { chat: new FakeDataPort(), files: this[side], verification: new FakeDataPort(), readFingerprints: async () => null };
  }
}
