import fc from 'fast-check';
import { expect, it } from 'vitest';
import { generation, participantId, visitId } from '#lib/protocol/ids.ts';
import { MAX_JOIN_SIGNAL_CHARS, MAX_JOIN_SIGNALS } from '#lib/protocol/limits.ts';
import type { OutgoingSignal } from '#lib/protocol/signal.ts';
import { fitting } from './joinSignals.ts';

const header = { generation: generation.parse('g'.repeat(12)), visit: visitId.parse('v'.repeat(12)), seq: 0 };
const signal = (chars: number): OutgoingSignal => ({ to: participantId.parse('p'.repeat(21)), header, box: 'x'.repeat(chars) });
const total = (signals: readonly OutgoingSignal[]) => signals.reduce((sum, { box }) => sum + box.length, 0);

it('takes as many offers as one frame holds, and one more would not fit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 38, max: 16_384 }), { maxLength: 40, size: 'max' }), (sizes) => {
      const signals = sizes.map(signal);
      const taken = signals.slice(0, fitting(signals));
      expect(taken.length).toBeLessThanOrEqual(MAX_JOIN_SIGNALS);
      expect(total(taken)).toBeLessThanOrEqual(MAX_JOIN_SIGNAL_CHARS);
      const next = signals[taken.length];
      if (next) expect(taken.length === MAX_JOIN_SIGNALS || total([...taken, next]) > MAX_JOIN_SIGNAL_CHARS).toBe(true);
    }),
  );
});
