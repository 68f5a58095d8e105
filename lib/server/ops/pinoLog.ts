import { pino } from 'pino';
import type { Log, LogFields, LogLevel } from '#lib/kernel/log.ts';

/**
 * One JSON object a line, to `write`, as `createLog` does it: `time` (ISO 8601), `level` and `event` first, then the fields. No process
 * id and no host name: whoever collects lines from several machines knows where each came from.
 */
export function createPinoLog(level: LogLevel, write: (line: string) => void): Log {
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  const at = (entry: Exclude<LogLevel, 'silent'>) => (event: string, fields?: LogFields) => lines[entry](fields ?? {}, event);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
