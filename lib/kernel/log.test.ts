import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('writes one JSON object a line, from its level upwards', () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  log.debug('quiet');
  log.info('quiet');
  log.warn('loud', { seats: 3, note: 'two\nlines' });
  log.error('louder');
  expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: 'warn', event: 'loud', seats: 3, note: 'two\nlines' },
    { level: 'error', event: 'louder' },
  ]);
});

test('a silent log writes nothing', () => {
  const lines: string[] = [];
  createLog('silent', (line) => lines.push(line)).error('unheard');
  expect(lines).toEqual([]);
});
