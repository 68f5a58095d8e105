import { describe, expect, it } from 'vitest';
import { negotiateLocale } from './locale.ts';

describe('negotiateLocale', () => {
  it.each([
    ['ko', 'en-US,en;q=0.9', 'ko'],
    ['xx', 'ko-KR', 'ko'],
    [undefined, 'ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    [undefined, 'en;q=0.5, ko;q=0.8', 'ko'],
    [undefined, 'fr-FR,fr;q=0.9,ko;q=0.3,en;q=0.2', 'ko'],
    [undefined, 'ko;q=0, en', 'en'],
    [undefined, 'kok-IN', 'en'],
    [undefined, ';;q=,,*', 'en'],
    [undefined, null, 'en'],
  ])('cookie %s, header %s: %s', (chosen, header, expected) => {
    expect(negotiateLocale(chosen, header)).toBe(expected);
  });
});
