import type { FileDirectory, FileWriter, Locks, WritableFile } from './writableFile.ts';

class FakeFileHandle implements WritableFile {
  bytes = new Uint8Array();
  readonly #disk: { full: boolean };
  readonly #remove: () => void;
  open = false;

  constructor(disk: { full: boolean }, remove: () => void) {
    this.#disk = disk;
    this.#remove = remove;
  }

  async remove(): Promise<void> {
    this.#remove();
  }

  async getFile(): Promise<Blob> {
    return new Blob([this.bytes]);
  }

  async createWritable(): Promise<FileWriter> {
    let written = new Uint8Array();
    this.open = true;
    return {
      write: async ({ position, data }) => {
        if (this.#disk.full) throw new DOMException('full', 'QuotaExceededError');
        const whole = new Uint8Array(Math.max(written.length, position + data.length));
        whole.set(written);
        whole.set(data, position);
        written = whole;
      },
      close: async () => {
        this.bytes = written;
        this.open = false;
      },
      abort: async () => {
        this.open = false;
      },
    };
  }
}

/** A directory in memory. A file that is open for writing cannot be removed by itself, as in browsers. */
export class FakeDirectory implements FileDirectory {
  readonly disk: { full: boolean };
  readonly files = new Map<string, FakeFileHandle>();
  readonly #directories = new Map<string, FakeDirectory>();

  constructor(disk = { full: false }) {
    this.disk = disk;
  }

  /** The names of all files, also of those further in. */
  allFiles(): string[] {
    return [...this.files.keys(), ...[...this.#directories.values()].flatMap((directory) => directory.allFiles())];
  }

  async getDirectoryHandle(name: string): Promise<FakeDirectory> {
    const directory = this.#directories.get(name) ?? new FakeDirectory(this.disk);
    this.#directories.set(name, directory);
    return directory;
  }

  async getFileHandle(name: string, _options: { readonly create: boolean }): Promise<FakeFileHandle> {
    const file = this.files.get(name) ?? new FakeFileHandle(this.disk, () => this.files.delete(name));
    this.files.set(name, file);
    return file;
  }

  async removeEntry(name: string): Promise<void> {
    if (this.files.get(name)?.open) throw new DOMException('open', 'NoModificationAllowedError');
    if (!this.files.delete(name) && !this.#directories.delete(name)) throw new DOMException('none', 'NotFoundError');
  }

  async *keys(): AsyncGenerator<string> {
    yield* [...this.files.keys(), ...this.#directories.keys()];
  }
}

/** Locks of one site, over all its tabs. Nobody waits for one here: each visit has its own. */
export class FakeLocks implements Locks {
  readonly #held = new Set<string>();

  async request(name: string, _options: { readonly ifAvailable: boolean }, held: (lock: object | null) => Promise<void>): Promise<void> {
    if (this.#held.has(name)) {
      await held(null);
      return;
    }
    this.#held.add(name);
    await held({});
    this.#held.delete(name);
  }

  /** As when the page that took the oldest lock is gone. */
  releaseFirst(): void {
    const [first] = this.#held;
    if (first !== undefined) this.#held.delete(first);
  }
}
