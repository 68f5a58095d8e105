import { deflateSync, Inflate } from 'fflate';
import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';

/** Bytes inflated at a time. DEFLATE expands 1,032 times at most, so half a megabyte is made before the limit is looked at. */
const SLICE_BYTES = 512;

/**
 * DEFLATE (RFC 1951). A session description shrinks to a quarter, so that a join with many offers fits one frame. In one
 * go, not by CompressionStream: its hops between threads cost more on the way to the first picture than the work itself.
 */
export function deflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deflateSync(bytes));
}

/** Inflates at most `limit` bytes: a small box cannot be made to fill the memory. */
export function inflate(bytes: Uint8Array, limit: number): Result<Uint8Array<ArrayBuffer>, 'malformed' | 'too-large'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflater = new Inflate((chunk, final) => {
    chunks.push(chunk);
    size += chunk.length;
    ended = final;
  });
  try {
    for (let at = 0; at < bytes.length && size <= limit; at += SLICE_BYTES) {
      inflater.push(bytes.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= bytes.length);
    }
  } catch {
    return fail('malformed');
  }
  if (size > limit) return fail('too-large');
  if (!ended) return fail('malformed');
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return ok(whole);
}
