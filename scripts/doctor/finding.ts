/** `warn`: it works, but not for everybody or not for long. `skip`: there was nothing to try. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'skip';

/** What one check has found, for a person. */
export interface Finding {
  /** Names the check, the same in every run. */
  readonly check: string;
  readonly verdict: Verdict;
  /** What was seen, in a sentence. */
  readonly said: string;
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: string | null;
}

export const fine = (check: string, said: string): Finding => ({ check, verdict: 'ok', said, remedy: null });
export const skipped = (check: string, said: string): Finding => ({ check, verdict: 'skip', said, remedy: null });
export const doubtful = (check: string, said: string, remedy: string): Finding => ({ check, verdict: 'warn', said, remedy });
export const broken = (check: string, said: string, remedy: string): Finding => ({ check, verdict: 'fail', said, remedy });

/** The code that Node.js gives an error, such as ECONNREFUSED, or its kind. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  // Several addresses were tried, and none answered.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
