import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deflate, inflate } from './deflate.ts';

describe('deflate', () => {
  test('comes back whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const text = new Uint8Array(bytes);
        expect(inflate(deflate(text), 5000)).toEqual({ ok: true, value: text });
      }),
      { numRuns: 50 },
    );
  });

  test('exactly the limit passes, one more does not', () => {
    const packed = deflate(new Uint8Array(1000));
    expect(inflate(packed, 1000).ok).toBe(true);
    expect(inflate(packed, 999)).toEqual({ ok: false, reason: 'too-large' });
  });

  test('a bomb is put down early', () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(200_000_000)));
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    expect(inflate(bomb, 256 * 1024)).toEqual({ ok: false, reason: 'too-large' });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });

  test('garbage and cuts are malformed, and nothing throws', () => {
    const packed = deflate(new TextEncoder().encode('hello '.repeat(50)));
    expect(inflate(packed.slice(0, -3), 1000)).toEqual({ ok: false, reason: 'malformed' });
    expect(inflate(new Uint8Array(0), 1000)).toEqual({ ok: false, reason: 'malformed' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const result = inflate(new Uint8Array(bytes), 100);
        expect(result.ok || result.reason.length > 0).toBe(true);
      }),
    );
  });
});
