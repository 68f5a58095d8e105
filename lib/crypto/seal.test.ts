import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { open, seal } from './seal.ts';
import type { SealContext } from './seal.ts';

const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const bytes = (text: string) => new TextEncoder().encode(text);
const context = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.integer()), { maxLength: 5 });
const plain = fc.uint8Array({ minLength: 0, maxLength: 200 }).map((it) => new Uint8Array(it));

describe('seal', () => {
  test('opens in its own context', async () => {
    await fc.assert(
      fc.asyncProperty(context, plain, async (words, text) => {
        expect(await open(key, words, await seal(key, words, text))).toEqual({ ok: true, value: text });
      }),
    );
  });

  test('opens in no other', async () => {
    await fc.assert(
      fc.asyncProperty(context, context, async (one, two) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(two));
        expect(await open(key, two, await seal(key, one, bytes('x')))).toEqual({ ok: false, reason: 'forged' });
      }),
    );
  });

  test.each<[SealContext, SealContext]>([
    [['ab', 'c'], ['a', 'bc']],
    [['a', 'b'], ['b', 'a']],
    [['a'], ['a', '']],
    [['1'], [1]],
    [['a","b'], ['a', 'b']],
  ])('keeps %j and %j apart', async (one, two) => {
    expect((await open(key, two, await seal(key, one, bytes('x')))).ok).toBe(false);
  });

  test('any flipped bit is noticed', async () => {
    const box = Buffer.from(await seal(key, ['a'], bytes('hello')), 'base64url');
    for (let bit = 0; bit < box.length * 8; bit++) {
      const changed = Buffer.from(box);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await open(key, ['a'], changed.toString('base64url')), `bit ${bit}`).toEqual({ ok: false, reason: 'forged' });
    }
  });

  test('any cut or garbage is noticed, nothing throws', async () => {
    const box = await seal(key, ['a'], bytes('hello'));
    for (let length = 0; length < box.length; length++) expect((await open(key, ['a'], box.slice(0, length))).ok).toBe(false);
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => !(await open(key, ['a'], text)).ok));
  });

  test('another key does not open', async () => {
    const other = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    expect((await open(other, ['a'], await seal(key, ['a'], bytes('x')))).ok).toBe(false);
  });

  test('no initialization vector comes twice', async () => {
    const boxes = await Promise.all(Array.from({ length: 2000 }, () => seal(key, [], bytes(''))));
    expect(new Set(boxes.map((box) => box.slice(0, 16))).size).toBe(2000);
  });
});
