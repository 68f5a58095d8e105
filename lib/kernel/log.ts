export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Scalars only: an object that could drag a name, an SDP or an address along does not fit. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const rank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** One JSON object a line, to `write`. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const at = (entry: Exclude<LogLevel, 'silent'>) => (event: string, fields?: LogFields) => {
    if (rank[entry] < rank[level]) return;
    write(JSON.stringify({ time: new Date().toISOString(), level: entry, event, ...fields }));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = createLog('silent', () => {});
