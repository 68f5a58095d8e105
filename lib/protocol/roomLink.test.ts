import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRoomSecret, moveKey, roomName, roomSecret } from './ids.ts';
import { moveKeyFromHash, movePath, parseRoomLink, roomPath, secretFromHash } from './roomLink.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const room = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 21, maxLength: 21 }).map((text) => roomName.parse(text));
const secret = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => roomSecret.parse(Buffer.from(bytes).toString('base64url')));
const link = fc.record({ room, secret: fc.option(secret) });

describe('parseRoomLink', () => {
  test('reads what roomPath writes, whatever stands before it', () => {
    fc.assert(
      fc.property(link, fc.constantFrom('', 'https://parley.example', 'parley.example', 'http://localhost:3000', 'Komm: https://x.de'), (it, before) => {
        expect(parseRoomLink(before + roomPath(it))).toEqual(it);
      }),
    );
  });

  test.each(['.', ',', ')', '>', '"', '’', '!?', ' see you', '\n', ' — bis gleich'])('lets pass what a messenger appends: %j', (after) => {
    fc.assert(
      fc.property(link, (it) => {
        expect(parseRoomLink(`Join: <https://parley.example${roomPath(it)}${after}`)).toEqual(it);
      }),
    );
  });

  test('a query that a tracker put in is skipped', () => {
    const one = { room: roomName.parse('b'.repeat(21)), secret: createRoomSecret() };
    expect(parseRoomLink(`https://x.example/r/${one.room}/?utm_source=mail&x=1#${one.secret}`)).toEqual(one);
  });

  test.each(['', 'hello', '/r/', '/r/short', `/r/${'a'.repeat(22)}`, `/x/${'a'.repeat(21)}`, 'https://example.com', '/r/#abc', `r/${'a'.repeat(21)}`])(
    'says no to %j',
    (text) => {
      expect(parseRoomLink(text)).toBeNull();
    },
  );

  test('a broken secret leaves the room, so that the page can say what is missing', () => {
    const name = 'c'.repeat(21);
    for (const broken of ['x', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}B`]) {
      expect(parseRoomLink(`/r/${name}#${broken}`)).toEqual({ room: name, secret: null });
    }
  });

  test('any text gives a link that can be written again, or null', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), link.map(roomPath)), (text) => {
        const parsed = parseRoomLink(text);
        if (parsed) expect(parseRoomLink(roomPath(parsed))).toEqual(parsed);
      }),
    );
  });

  test('does not take long over a long text', () => {
    const started = performance.now();
    expect(parseRoomLink('/r/'.repeat(100_000) + '#'.repeat(100_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('secretFromHash', () => {
  test('takes the fragment with or without its sign', () => {
    const one = createRoomSecret();
    expect(secretFromHash(`#${one}`)).toBe(one);
    expect(secretFromHash(one)).toBe(one);
    expect(secretFromHash(`#${one}.`)).toBe(one);
    expect(secretFromHash(`##${one}`)).toBeNull();
    expect(secretFromHash('')).toBeNull();
  });
});

describe('the way to another device', () => {
  const key = secret.map((text) => moveKey.parse(text));

  test('holds its key, whatever is appended, and no secret of the room', () => {
    fc.assert(
      fc.property(room, key, fc.constantFrom('', '.', ')', '!?'), (name, it, after) => {
        const { hash } = new URL(movePath(name, it) + after, 'https://parley.example');
        expect([moveKeyFromHash(hash), secretFromHash(hash)]).toEqual([it, null]);
      }),
    );
  });

  test('is none of a room’s links', () => {
    fc.assert(
      fc.property(link, fc.string(), (it, text) => {
        expect(moveKeyFromHash(new URL(roomPath(it), 'https://parley.example').hash)).toBeNull();
        expect(moveKeyFromHash(text.replaceAll('move=', ''))).toBeNull();
      }),
    );
  });
});
