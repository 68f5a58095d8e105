import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deflate, inflate } from './deflate.ts';

describe('deflate', () => {
  test('comes back whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const text = new Uint8Array(bytes);
        expect(await inflate(await deflate(text), 5000)).toEqual({ ok: true, value: text });
      }),
      { numRuns: 50 },
    );
  });

  test('exactly the limit passes, one more does not', async () => {
    const packed = await deflate(new Uint8Array(1000));
    expect((await inflate(packed, 1000)).ok).toBe(true);
    expect(await inflate(packed, 999)).toEqual({ ok: false, reason: 'too-large' });
  });

  test('a bomb is put down early', async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(200_000_000)));
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    expect(await inflate(bomb, 256 * 1024)).toEqual({ ok: false, reason: 'too-large' });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });

  test('garbage and cuts are malformed, and nothing throws', async () => {
    const packed = await deflate(new TextEncoder().encode('hello '.repeat(50)));
    expect(await inflate(packed.slice(0, -3), 1000)).toEqual({ ok: false, reason: 'malformed' });
    expect(await inflate(new Uint8Array(0), 1000)).toEqual({ ok: false, reason: 'malformed' });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        const result = await inflate(new Uint8Array(bytes), 100);
        expect(result.ok || result.reason.length > 0).toBe(true);
      }),
    );
  });
});
