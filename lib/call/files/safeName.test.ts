import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeName } from './safeName.ts';

describe('safeName', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['회의록 최종.hwp', '회의록 최종.hwp'],
    ['\u1112\u1161\u11ab.txt', '한.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\a.exe', 'C__Windows_a.exe'],
    ['.bashrc', 'bashrc'],
    ['a.txt. . ', 'a.txt'],
    ['photo.jpg                    .exe', 'photo.jpg .exe'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['con', '_con'],
    ['NUL.tar.gz', '_NUL.tar.gz'],
    ['com¹.txt', '_com¹.txt'],
    ['console.log', 'console.log'],
    ['a\nb\u0000.txt', 'a b.txt'],
    ['...', 'file'],
    ['', 'file'],
    ['\u200b', 'file'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  test('keeps the ending of what it cuts', () => {
    expect(safeName(`${'x'.repeat(300)}.pdf`)).toBe(`${'x'.repeat(116)}.pdf`);
    expect(safeName(`${'👩‍👩‍👧'.repeat(50)}.pdf`)).toMatch(/^(👩‍👩‍👧)+\.pdf$/u);
  });

  test('gives what every file system takes, of anything', () => {
    const part = fc.constantFrom(...'./\\:*?"<>| \u202e\u200d\u0301\u0338\ud800', 'con', 'nul', 'a', 'é', '.exe', '👩', 'x'.repeat(70));
    const names = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')));
    fc.assert(fc.property(names, (name) => {
      const safe = safeName(name);
      expect(safe.length).toBeGreaterThan(0);
      expect(safe.length).toBeLessThanOrEqual(120);
      expect(safe).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|^[.\s]|[.\s]$/u);
      expect(safe).not.toMatch(/^(con|nul)(\.|$)/i);
      expect(safeName(safe)).toBe(safe);
    }), { numRuns: 1_000 });
  });
});
