import fc from 'fast-check';
import { customRandom, urlAlphabet } from 'nanoid';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  createGeneration, createHostToken, createRoomSecret, createSeatToken, createVisitId, generation, hostToken, participantId, participantIdOf,
  roomName, roomNameOf, roomProof, roomSecret, seatToken, visitId,
} from './ids.ts';

const token = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));

/** Nanoid's own draw from Node's own SHA-256: written apart from the product. */
function expectedName(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return customRandom(urlAlphabet, 21, (size) => digest.subarray(0, size))();
}

describe('names drawn from tokens', () => {
  test('a room name is what SHA-256 and nanoid say, the same every time', async () => {
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        const host = hostToken.parse(text);
        expect(await roomNameOf(host)).toBe(expectedName(`parley room\n${text}`));
      }),
    );
  });

  test('a participant id depends on the room and on the token', async () => {
    await fc.assert(
      fc.asyncProperty(token, token, token, async (a, b, c) => {
        fc.pre(a !== b);
        const [one, two] = [await roomNameOf(hostToken.parse(a)), await roomNameOf(hostToken.parse(b))];
        const seat = seatToken.parse(c);
        expect(await participantIdOf(one, seat)).toBe(expectedName(`parley seat\n${one}\n${c}`));
        expect(await participantIdOf(one, seat)).not.toBe(await participantIdOf(two, seat));
      }),
    );
  });

  test('stays what it was: links that are out in the world must go on working', async () => {
    expect(await roomNameOf(hostToken.parse('AAAAAAAAAAAAAAAAAAAAAA'))).toBe('cSDG4AFwBKNjb5VZ8yKNk');
    const room = roomName.parse('a'.repeat(21));
    expect(await participantIdOf(room, seatToken.parse('AAAAAAAAAAAAAAAAAAAAAA'))).toBe('iECpJ6GX8VZjRhZKceJ7b');
  });

  test('2,000 tokens give 2,000 names that use the whole alphabet', async () => {
    const names = await Promise.all(Array.from({ length: 2000 }, () => roomNameOf(createHostToken())));
    expect(new Set(names).size).toBe(2000);
    const used = new Map<string, number>();
    for (const letter of names.join('')) used.set(letter, (used.get(letter) ?? 0) + 1);
    expect(used.size).toBe(64);
    // 656 expected of each; eight standard deviations either way is out of the reach of chance.
    for (const count of used.values()) expect(Math.abs(count - 656)).toBeLessThan(205);
  });
});

describe('created tokens', () => {
  test.each([
    ['host token', createHostToken, hostToken, 22],
    ['seat token', createSeatToken, seatToken, 22],
    ['room secret', createRoomSecret, roomSecret, 22],
    ['generation', createGeneration, generation, 12],
    ['visit id', createVisitId, visitId, 12],
  ] as const)('a %s is never the same and always fits its schema', (_, create, schema, length) => {
    const made = Array.from({ length: 1000 }, () => create());
    expect(new Set(made).size).toBe(1000);
    expect(made.every((text) => text.length === length && schema.safeParse(text).success)).toBe(true);
  });
});

describe('schemas', () => {
  test('a 128-bit token has one spelling only: loose bits in its last character are refused', () => {
    const spellings = [...urlAlphabet].map((last) => `${'A'.repeat(21)}${last}`).filter((text) => roomSecret.safeParse(text).success);
    expect(spellings).toHaveLength(4);
    expect(new Set(spellings.map((text) => Buffer.from(text, 'base64url').toString('hex'))).size).toBe(4);
  });

  test('so has a 256-bit proof', () => {
    const spellings = [...urlAlphabet].map((last) => `${'A'.repeat(42)}${last}`).filter((text) => roomProof.safeParse(text).success);
    expect(spellings).toHaveLength(16);
    expect(new Set(spellings.map((text) => Buffer.from(text, 'base64url').toString('hex'))).size).toBe(16);
  });

  test('nothing but their own alphabet and length passes', () => {
    const schemas = [[roomName, 21], [participantId, 21], [generation, 12], [visitId, 12], [hostToken, 22], [roomProof, 43]] as const;
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.string({ unit: 'binary', maxLength: 50 }), ([schema, length], text) => {
        const passes = schema.safeParse(text).success;
        if (passes) expect(text).toMatch(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));
      }),
    );
    for (const [schema, length] of schemas) {
      const good = 'A'.repeat(length);
      expect(schema.safeParse(good).success).toBe(true);
      for (const bad of [`${good}\n`, `\n${good}`, ` ${good}`, `${good}A`, good.slice(1), good.replace('A', 'Ａ'), 7, null, [good], { length }]) {
        expect(schema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
      }
    }
  });
});
