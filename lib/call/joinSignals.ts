import { MAX_JOIN_SIGNAL_CHARS, MAX_JOIN_SIGNALS } from '#lib/protocol/limits.ts';
import type { OutgoingSignal } from '#lib/protocol/signal.ts';

/** How many of `signals` ride in the join itself. */
export function fitting(signals: readonly OutgoingSignal[]): number {
  let chars = 0;
  const over = signals.findIndex(({ box }, index) => {
    chars += box.length;
    return index >= MAX_JOIN_SIGNALS || chars > MAX_JOIN_SIGNAL_CHARS;
  });
  return over < 0 ? signals.length : over;
}
