import type { Result } from './figures.ts';

/** What every suite is given. */
export interface SuiteContext {
  /** The Chromium that is measured with. */
  readonly executablePath: string;
  /** How often each figure is repeated. */
  readonly rounds: number;
  readonly random: () => number;
  /** First of the TCP ports that the suites may listen on; they use up to `PORTS_USED` of them. */
  readonly port: number;
  /** Prints where the time goes in each run (DESIGN's call set-up, leg by leg). */
  readonly trace: boolean;
  readonly log: (line: string) => void;
}

/** One group of figures that are measured together. */
export interface Suite {
  readonly title: string;
  /** How it is measured, in a sentence or two, for the report. */
  readonly how: string;
  readonly run: (context: SuiteContext) => Promise<readonly Result[]>;
}

export interface SuiteReport {
  readonly title: string;
  readonly how: string;
  /** The one-minute load average before and after. */
  readonly load: readonly [number, number];
  readonly results: readonly Result[];
}
