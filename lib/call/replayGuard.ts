import type { ParticipantId, VisitId } from '#lib/protocol/ids.ts';

/** How far behind the highest count a signal may be and still be new: late once, never twice (after RFC 4303, section 3.4.3). */
const WINDOW = 64;

/** Senders' visits remembered at once; the oldest is forgotten first, and its signals are refused by their visit anyway. */
const MAX_VISITS = 256;

interface Window {
  highest: number;
  readonly seen: Set<number>;
}

/** Refuses what was delivered before: a signal counts once per sender's visit, whoever repeats it. */
export class ReplayGuard {
  readonly #windows = new Map<string, Window>();

  /** True the first time `seq` comes from this visit of `from`; false for a replay and for what is too old to tell. */
  accept(from: ParticipantId, visit: VisitId, seq: number): boolean {
    const key = `${from} ${visit}`;
    const window = this.#windows.get(key) ?? this.#begin(key);
    if (seq <= window.highest - WINDOW || window.seen.has(seq)) return false;
    window.seen.add(seq);
    if (seq > window.highest) {
      window.highest = seq;
      for (const old of window.seen) if (old <= seq - WINDOW) window.seen.delete(old);
    }
    return true;
  }

  #begin(key: string): Window {
    const window: Window = { highest: -1, seen: new Set() };
    this.#windows.set(key, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > MAX_VISITS && oldest !== undefined) this.#windows.delete(oldest);
    return window;
  }
}
