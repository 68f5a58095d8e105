import { expect, test } from 'vitest';
import * as z from 'zod';
import { createPinoLog } from './pinoLog.ts';

const line = z.strictObject({ time: z.iso.datetime(), level: z.string(), event: z.string(), seats: z.optional(z.number()), note: z.optional(z.string()) });

function logged(level: Parameters<typeof createPinoLog>[0], work: (log: ReturnType<typeof createPinoLog>) => void) {
  const lines: string[] = [];
  work(createPinoLog(level, (text) => lines.push(text)));
  return lines;
}

test('a line is one JSON object that says when, how bad and what, and nothing of the machine', () => {
  const lines = logged('warn', (log) => {
    log.debug('quiet');
    log.info('quiet');
    log.warn('loud', { seats: 3, note: 'two\nlines' });
    log.error('louder');
  });
  expect(lines.every((text) => text.indexOf('\n') === text.length - 1)).toBe(true);
  expect(lines.map((text) => line.parse(JSON.parse(text)))).toMatchObject([
    { level: 'warn', event: 'loud', seats: 3, note: 'two\nlines' },
    { level: 'error', event: 'louder' },
  ]);
});

test('debug says everything, silent nothing', () => {
  const all = (log: ReturnType<typeof createPinoLog>) => {
    for (const say of [log.debug, log.info, log.warn, log.error]) say('said');
  };
  expect(logged('debug', all)).toHaveLength(4);
  expect(logged('silent', all)).toEqual([]);
});
