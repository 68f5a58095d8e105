import fc from 'fast-check';
import { expect, it } from 'vitest';
import { carriesToken } from './bearer.ts';

const token = 'correct-horse-battery';

it.each([`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token} `])('%j carries it', (header) => {
  expect(carriesToken(header, token)).toBe(true);
});

it.each([null, '', token, 'Bearer', 'Bearer ', `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Bearer ${token} ${token}`, `Bearer ${token.toUpperCase()}`])(
  '%j does not',
  (header) => {
    expect(carriesToken(header, token)).toBe(false);
  },
);

it('only the whole token is the token', () => {
  fc.assert(fc.property(fc.string(), (given) => carriesToken(`Bearer ${given}`, token) === (given.trim() === token && !/^\s*\S+\s+\S/.test(given) && /^ *\S+ *$/.test(given))));
});
