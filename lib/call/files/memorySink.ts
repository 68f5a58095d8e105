import { RECEIVED_TYPE } from './fileSink.ts';
import type { FileSink } from './fileSink.ts';

/** Keeps what it is given as blobs, which browsers move to disk themselves when memory gets short. */
export class MemorySink implements FileSink {
  #parts: Blob[] = [];

  async write(_offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(new Blob([bytes]));
  }

  async finish(): Promise<Blob> {
    return new Blob(this.#parts, { type: RECEIVED_TYPE });
  }

  async discard(): Promise<void> {
    this.#parts = [];
  }
}
