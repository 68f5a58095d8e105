import { fail, ok } from '#lib/kernel/result.ts';
import type { OpenSink } from './fileSink.ts';
import { MemorySink } from './memorySink.ts';
import type { PrivateFolder } from './privateFolder.ts';
import type { WritableFile } from './writableFile.ts';
import { WriterSink } from './writerSink.ts';

/** Bytes above which a person is asked where to: a copy of such a file, from private files to its place, is felt. */
export const PICK_BYTES = 256 * 1024 * 1024;
/** Bytes up to which a file may be kept without any disk. */
export const MEMORY_BYTES = 256 * 1024 * 1024;

/** A file of the person's choosing (`remove`: not in every browser). */
export interface PickedFile extends WritableFile {
  remove?(): Promise<void>;
}

export interface SinkPlaces {
  readonly folder: PrivateFolder | null;
  /** Asks the person for a place. Rejects with an `AbortError` when there is to be none. */
  readonly pick: ((suggestedName: string) => Promise<PickedFile>) | null;
  /** Bytes that the site may still store, or null when that is not known. */
  readonly free: () => Promise<number | null>;
}

/**
 * Chooses where a file goes. The rule is the browser's private files, saved at the end by the browser's own download: no question
 * for each of ten pictures, the place where downloads always are, and a file that is broken off leaves nothing behind. Only what is
 * large is written to a place of the person's choosing at once, where the browser can: it is not copied then, and needs room once.
 * What has no other place, and is small, stays in memory.
 */
export function createOpenSink({ folder, pick, free }: SinkPlaces): OpenSink {
  const openPicked = async (name: string) => {
    if (!pick) return null;
    try {
      const handle = await pick(name);
      const writer = await handle.createWritable();
      // Once it is finished it is the person's.
      return ok(new WriterSink(writer, async () => null, async (finished) => {
        if (!finished) await handle.remove?.();
      }));
    } catch (error) {
      return error instanceof Error && error.name === 'AbortError' ? fail('declined') : null;
    }
  };
  const openPrivate = async (size: number) => {
    if (!folder) return null;
    try {
      const room = await free();
      return room === null || size <= room ? ok(await folder.open()) : null;
    } catch {
      return null;
    }
  };
  return async ({ name, size }) => {
    const large = size > PICK_BYTES;
    // Asked for first, while the press that it needs is still one.
    const opened = (large ? await openPicked(name) : null) ?? (await openPrivate(size)) ?? (large ? null : await openPicked(name));
    return opened ?? (size <= MEMORY_BYTES ? ok(new MemorySink()) : fail('disk'));
  };
}
