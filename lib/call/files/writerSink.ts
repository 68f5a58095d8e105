import type { FileSink } from './fileSink.ts';
import type { FileWriter } from './writableFile.ts';

/** Writes to a file of the browser's. `result`: what `finish` gives. `remove`: takes the file away; only failing quietly. */
export class WriterSink implements FileSink {
  readonly #writer: FileWriter;
  readonly #result: () => Promise<Blob | null>;
  readonly #remove: (finished: boolean) => Promise<void>;
  #state: 'writing' | 'finished' | 'discarded' = 'writing';

  constructor(writer: FileWriter, result: () => Promise<Blob | null>, remove: (finished: boolean) => Promise<void>) {
    this.#writer = writer;
    this.#result = result;
    this.#remove = remove;
  }

  write(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#writer.write({ type: 'write', position: offset, data: bytes });
  }

  async finish(): Promise<Blob | null> {
    await this.#writer.close();
    // It may have been discarded meanwhile, before there was anything to take away.
    if (this.#state === 'writing') this.#state = 'finished';
    else await quietly(() => this.#remove(true));
    return this.#result();
  }

  async discard(): Promise<void> {
    if (this.#state === 'discarded') return;
    const finished = this.#state === 'finished';
    this.#state = 'discarded';
    // A file that is open for writing cannot be removed.
    if (!finished) await quietly(() => this.#writer.abort());
    await quietly(() => this.#remove(finished));
  }
}

async function quietly(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    // Gone already, or in use until the page is: the next visit sweeps it.
  }
}
