import { fail, ok } from '#lib/kernel/result.ts';
import type { Result } from '#lib/kernel/result.ts';

type ByteTransform = ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>;

function pump(bytes: Uint8Array<ArrayBuffer>, through: ByteTransform): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream().pipeThrough(through);
}

/** DEFLATE (RFC 1951). A session description shrinks to a quarter, so that a join with many offers fits one frame. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(pump(bytes, new CompressionStream('deflate-raw'))).arrayBuffer());
}

/** Inflates at most `limit` bytes: a small box cannot be made to fill the memory. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Result<Uint8Array<ArrayBuffer>, 'malformed' | 'too-large'>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    const reader = pump(bytes, new DecompressionStream('deflate-raw')).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      size += chunk.value.byteLength;
      if (size > limit) {
        await reader.cancel();
        return fail('too-large');
      }
      chunks.push(chunk.value);
    }
  } catch {
    return fail('malformed');
  }
  return ok(new Uint8Array(await new Blob(chunks).arrayBuffer()));
}
