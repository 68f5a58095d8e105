import { describe, expect, it } from 'vitest';
import { groundOf, initialsOf } from './initials.ts';

describe('initialsOf', () => {
  it.each([
    ['Minji', 'M'],
    ['ada lovelace', 'AL'],
    ['Jan van der Berg', 'JB'],
    ['김철수', '김'],
    ['김 철수', '김'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧'],
    ['é́a', 'É́'],
    ['  ', ''],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

it('gives one seed one colour', () => {
  expect(groundOf('V1StGXR8_Z5jdHi6BXmyT')).toBe(groundOf('V1StGXR8_Z5jdHi6BXmyT'));
  expect(new Set(Array.from({ length: 60 }, (_, index) => groundOf(`seat ${index}`))).size).toBeGreaterThan(4);
});
