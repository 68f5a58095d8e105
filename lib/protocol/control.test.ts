import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseControl } from './control.ts';
import { MAX_CONTROL_BYTES } from './limits.ts';

const media = { microphone: true, camera: false, screen: false, screenAudio: false };

describe('parseControl', () => {
  test('reads its own messages', () => {
    expect(parseControl(JSON.stringify({ kind: 'media', at: 3, media }))).toEqual({ kind: 'media', at: 3, media });
    expect(parseControl('{"kind":"bye"}')).toEqual({ kind: 'bye' });
  });

  test.each([
    '', '{', 'null', '[]', '7', '"bye"', '{}', '{"kind":"hello"}', '{"kind":"bye","more":1}', '{"kind":"bye","__proto__":{"x":1}}',
    JSON.stringify({ kind: 'media', at: -1, media }),
    JSON.stringify({ kind: 'media', at: 0.5, media }),
    JSON.stringify({ kind: 'media', at: '1', media }),
    JSON.stringify({ kind: 'media', at: 1, media: { ...media, camera: 1 } }),
    JSON.stringify({ kind: 'media', at: 1, media: { ...media, more: true } }),
    JSON.stringify({ kind: 'media', at: 1, media: { microphone: true } }),
    '{"kind":"media","at":1e400,"media":{}}',
  ])('gives null for %s', (text) => {
    expect(parseControl(text)).toBeNull();
  });

  test('any value whatever gives null or a message, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.json({ maxDepth: 8 })), (data) => {
        const message = parseControl(data);
        if (message) expect(parseControl(JSON.stringify(message))).toEqual(message);
      }),
      { numRuns: 2000 },
    );
  });

  test('deep nesting and great length are refused before they cost anything', () => {
    expect(parseControl('['.repeat(MAX_CONTROL_BYTES - 1))).toBeNull();
    expect(parseControl(`{"kind":"bye"${' '.repeat(MAX_CONTROL_BYTES)}}`)).toBeNull();
    const started = performance.now();
    expect(parseControl('['.repeat(50_000_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(500);
  });
});
