import { describe, expect, it } from 'vitest';
import { isolated } from './names.ts';

describe('isolated', () => {
  it.each(['Anna', '민지', '花子', 'Ольга', '🙂', ''])('leaves %j as it is', (name) => {
    expect(isolated(name)).toBe(name);
  });

  it.each(['משה', 'سارة', 'Sara سارة', 'محمد 2'])('keeps the direction of %j to itself', (name) => {
    expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  });
});
