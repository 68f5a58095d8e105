import type { LogFields } from '#lib/kernel/log.ts';

/** What a log may say of an error: its kind and where it came from. Not its message, which may quote what a client sent. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const at = frames
    .slice(0, 4)
    .map((line) => line.trim())
    .join(' | ');
  return { error: error.name, at };
}
