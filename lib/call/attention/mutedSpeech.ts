/** Root mean square (full scale 1) from which sound may be speech: -44 dBFS, which is a quiet voice at arm's length. */
const QUIETEST_SPEECH = 10 ** (-44 / 20);
/** Speech also stands out of the noise around it by 10 dB: a fan, however loud, is none. */
const ABOVE_NOISE = 10 ** (10 / 20);
/** How fast the notion of the noise rises, per ms: 3 dB a second, so that no sentence becomes noise. It falls at once. */
const NOISE_RISE = 10 ** (3 / 20 / 1_000);
/** The least noise that is assumed, -75 dBFS: from exact silence the notion of noise could not rise. */
const LEAST_NOISE = 10 ** (-75 / 20);

/** ms of speech before a word is said: longer than a cough or a key that is struck. */
export const SPEECH_MS = 400;
/** The pauses between syllables take this much of their own length back. */
const PAUSE_COST = 0.5;
/** ms that a reading stands for at most, however late the next one comes. */
const LONGEST_READING_MS = 150;

/** ms that the hint stays. */
export const HINT_MS = 6_000;
/** ms from the end of one hint to the next at the earliest: who talks to somebody in the room has understood. */
export const HINT_REST_MS = 30_000;

/** What is known of somebody who is muted. */
export interface MutedSpeechState {
  /** The last reading, ms. */
  readonly at: number;
  /** Root mean square of what is always there. */
  readonly noise: number;
  /** ms of speech that have gathered. */
  readonly speech: number;
  readonly hint:
    | { readonly kind: 'none' }
    | { readonly kind: 'shown'; readonly until: number }
    | { readonly kind: 'resting'; readonly until: number };
}

/** Just muted, at `now`. `restingUntil`: when the last hint's rest is over, though the microphone was on in between. */
export function justMuted(now: number, restingUntil: number): MutedSpeechState {
  const hint = restingUntil > now ? ({ kind: 'resting', until: restingUntil } as const) : ({ kind: 'none' } as const);
  // The first reading counts as noise whatever it is: if it was speech, the first pause will show.
  return { at: now, noise: Number.POSITIVE_INFINITY, speech: 0, hint };
}

/** What is known after a reading of `rms` at `now` (ms). */
export function hearMuted(before: MutedSpeechState, rms: number, now: number): MutedSpeechState {
  const passed = Math.max(0, now - before.at);
  const counted = Math.min(LONGEST_READING_MS, passed);
  const noise = Math.max(LEAST_NOISE, Math.min(rms, before.noise * NOISE_RISE ** passed));
  const speaking = rms >= QUIETEST_SPEECH && rms >= noise * ABOVE_NOISE;
  const gathered = speaking ? Math.min(SPEECH_MS, before.speech + counted) : Math.max(0, before.speech - PAUSE_COST * counted);
  const hint = nextHint(before.hint, gathered >= SPEECH_MS, now);
  // What was said while the hint stood or rested is not held against anyone afterwards.
  return { at: now, noise, speech: hint.kind === 'none' ? gathered : 0, hint };
}

function nextHint(before: MutedSpeechState['hint'], spoke: boolean, now: number): MutedSpeechState['hint'] {
  switch (before.kind) {
    case 'none':
      return spoke ? { kind: 'shown', until: now + HINT_MS } : before;
    case 'shown':
      return now < before.until ? before : { kind: 'resting', until: now + HINT_REST_MS };
    case 'resting':
      return now < before.until ? before : { kind: 'none' };
  }
}
