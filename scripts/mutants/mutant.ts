/** A bug that somebody could write one day, in one place, and the tests that have to notice it. */
export interface Mutant {
  /** What is wrong with it, in one line. */
  readonly name: string;
  readonly file: string;
  /** Stands in `file` exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
}
