import { nanoid } from 'nanoid';
import type { Scope } from '#lib/kernel/scope.ts';
import { RECEIVED_TYPE } from './fileSink.ts';
import type { FileSink } from './fileSink.ts';
import type { FileDirectory, Locks } from './writableFile.ts';
import { WriterSink } from './writerSink.ts';

/** In the site's private file system; each visit has a folder of its own in it. */
const FOLDER = 'parley-received';

const lockOf = (visit: string) => `${FOLDER}/${visit}`;

/**
 * Where received files lie until they are saved: on disk, out of the page's memory, and seen by nobody else. A visit's folder goes
 * with it; one that was left by a page which ended too fast is swept by the next. A lock tells which visits still are, since other
 * tabs may be in other calls.
 */
export class PrivateFolder {
  readonly #root: () => Promise<FileDirectory>;
  readonly #locks: Locks;
  readonly #scope: Scope;
  readonly #visit = nanoid();
  #folder: Promise<FileDirectory> | null = null;

  constructor(root: () => Promise<FileDirectory>, locks: Locks, scope: Scope) {
    this.#root = root;
    this.#locks = locks;
    this.#scope = scope;
    void this.#sweep();
  }

  /** A new file. Rejects where the browser has no private files, or none that a page can write. */
  async open(): Promise<FileSink> {
    this.#folder ??= this.#create();
    const folder = await this.#folder;
    const name = nanoid();
    const remove = () => folder.removeEntry(name, { recursive: false });
    const handle = await folder.getFileHandle(name, { create: true });
    try {
      const writer = await handle.createWritable();
      return new WriterSink(writer, async () => {
        const file = await handle.getFile();
        return file.slice(0, file.size, RECEIVED_TYPE);
      }, remove);
    } catch (error) {
      await remove();
      throw error;
    }
  }

  async #create(): Promise<FileDirectory> {
    // Before there is a folder: no sweep may find it without its lock.
    await new Promise<void>((resolve, reject) => {
      this.#locks.request(lockOf(this.#visit), { ifAvailable: false }, () => {
        resolve();
        return new Promise((release) => {
          this.#scope.add(release);
        });
      }).catch(reject);
    });
    const folders = await (await this.#root()).getDirectoryHandle(FOLDER, { create: true });
    const folder = await folders.getDirectoryHandle(this.#visit, { create: true });
    this.#scope.add(() => void folders.removeEntry(this.#visit, { recursive: true }).catch(() => {}));
    return folder;
  }

  async #sweep(): Promise<void> {
    try {
      const folders = await (await this.#root()).getDirectoryHandle(FOLDER, { create: true });
      for await (const visit of folders.keys()) {
        if (visit === this.#visit) continue;
        await this.#locks.request(lockOf(visit), { ifAvailable: true }, async (lock) => {
          if (lock) await folders.removeEntry(visit, { recursive: true });
        });
      }
    } catch {
      // No private files here, or something still holds one: nothing to sweep, or later.
    }
  }
}
