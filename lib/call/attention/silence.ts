/**
 * The largest peak (amplitude, full scale 1) that still counts as digital silence: one and a half steps of 16-bit sound,
 * 2^-15 each, which is zero with a last bit that flickers. A real microphone is never that quiet: thermal noise and the air of
 * the quietest room reach about -80 dBFS after its amplifier, noise suppression included, and this is -87 dBFS.
 */
export const MAX_SILENT_PEAK = 1.5 * 2 ** -15;

/** ms of unbroken silence that are worth a word: longer than a device takes to start, shorter than a round of "can you hear me?". */
export const SILENT_AFTER_MS = 8_000;

/**
 * Some drivers gate: exact zeros until somebody speaks. Such a microphone gives itself away by coming out of silence, and
 * then has to be silent for this many times its longest pause.
 */
const GATED_FACTOR = 3;
/** ms; a microphone that is switched off by hand for an hour is told of again after this much. */
const LONGEST_PATIENCE_MS = 60_000;

/** What is known of one microphone's signal. */
export interface SilenceState {
  /** When the silence began (ms, same clock as the readings); null while there is sound. */
  readonly since: number | null;
  /** How long silence may last here, in ms. */
  readonly patience: number;
  /** Whether it has lasted longer than that. */
  readonly silent: boolean;
}

export const unheard: SilenceState = { since: null, patience: SILENT_AFTER_MS, silent: false };

/** What is known after a reading of `peak` at `now` (ms). The same object when nothing has changed. */
export function hearSilence(before: SilenceState, peak: number, now: number): SilenceState {
  if (peak <= MAX_SILENT_PEAK) {
    if (before.since === null) return { ...before, since: now };
    const silent = now - before.since >= before.patience;
    return silent === before.silent ? before : { ...before, silent };
  }
  if (before.since === null) return before;
  const patience = Math.min(LONGEST_PATIENCE_MS, Math.max(before.patience, GATED_FACTOR * (now - before.since)));
  return { since: null, patience, silent: false };
}
