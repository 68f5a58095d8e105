import type { Result } from '#lib/kernel/result.ts';

/** Where what is received goes, block by block. */
export interface FileSink {
  /** Blocks come in order, each where the one before ended. Rejects when there is no room, or writing is not allowed any more. */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Everything is written. What it was, for saving, or null when it lies where the person wanted it. */
  finish(): Promise<Blob | null>;
  /** Removes what was written, as far as it is not the person's own by now. Never rejects, and may be called twice. */
  discard(): Promise<void>;
}

export interface SinkRequest {
  /** Safe to save under. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** `declined`: the person was asked where to and would not say. `disk`: there is no room. */
export type OpenSink = (request: SinkRequest) => Promise<Result<FileSink, 'declined' | 'disk'>>;

/**
 * What received files are typed as. Never what their sender calls them: a page that is opened from a blob runs as this site, and
 * saving goes by the name alone.
 */
export const RECEIVED_TYPE = 'application/octet-stream';
