import { createCipheriv, createDecipheriv, createHash, hkdfSync, webcrypto } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { fail, ok } from '#lib/kernel/result.ts';

const TAG_BYTES = 16;

interface FakeKey {
  readonly bytes: Uint8Array;
}
interface Hkdf {
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
}
interface Gcm {
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

/** An exact ArrayBuffer of `bytes`, as WebCrypto returns. */
const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/**
 * WebCrypto's calls answered by Node's synchronous ones: the same algorithms and the same bytes, without the thread pool,
 * so that a run is the same every time.
 */
const subtle = {
  async digest(_: string, data: Uint8Array) {
    return exact(createHash('sha256').update(data).digest());
  },
  async importKey(_: string, bytes: Uint8Array): Promise<FakeKey> {
    return { bytes };
  },
  async deriveKey({ salt, info }: Hkdf, { bytes }: FakeKey): Promise<FakeKey> {
    return { bytes: new Uint8Array(hkdfSync('sha256', bytes, salt, info, 32)) };
  },
  async deriveBits({ salt, info }: Hkdf, { bytes }: FakeKey, bits: number) {
    return hkdfSync('sha256', bytes, salt, info, bits / 8);
  },
  async encrypt({ iv, additionalData }: Gcm, { bytes }: FakeKey, plaintext: Uint8Array) {
    const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(additionalData);
    return exact(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  },
  async decrypt({ iv, additionalData }: Gcm, { bytes }: FakeKey, sealed: Uint8Array) {
    const decipher = createDecipheriv('aes-256-gcm', bytes, iv).setAAD(additionalData);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return exact(Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]));
  },
};

/** What stands in for the global `crypto`. */
export const syncCrypto = {
  subtle,
  getRandomValues: <T extends ArrayBufferView>(array: T): T => webcrypto.getRandomValues(array as never),
};

/** What stands in for `#lib/crypto/deflate.ts`. */
export const syncDeflate = {
  deflate: (bytes: Uint8Array) => new Uint8Array(deflateRawSync(bytes, { level: 1 })),
  inflate: (bytes: Uint8Array, limit: number) => {
    try {
      return ok(new Uint8Array(inflateRawSync(bytes, { maxOutputLength: limit })));
    } catch {
      return fail('malformed');
    }
  },
};
