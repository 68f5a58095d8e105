import type { Generation } from '#lib/protocol/ids.ts';
import type { ReceivedLinkMessage } from '../mediaTransport.ts';

/** What a signal is to this side: out of date, for the current connection, or the first of a new one on the other side. */
export type SignalPlace = 'late' | 'current' | 'successor';

/** Generations that are over and remembered. A link that is mended every ten seconds reaches it in ten minutes. */
const MAX_RETIRED = 64;

/** Tells by generations and counts which signals still matter; what travels over two sockets may come in any order. */
export class SignalOrder {
  readonly #retired: Generation[] = [];
  /** The count of the signal that brought the other side's current generation. */
  #boundSeq = -1;
  #passed: ReceivedLinkMessage | null = null;

  /** `mine` and `bound` are this side's current generation and the other side's, as far as there are any. */
  placeOf({ generation, seq, signal }: ReceivedLinkMessage, mine: Generation | null, bound: Generation | null): SignalPlace {
    // Of a connection that is over on the other side, or for one that is over on this side.
    if (this.#retired.includes(generation) || (signal.answers && signal.answers !== mine)) return 'late';
    if (!bound || bound === generation) return 'current';
    return signal.kind === 'description' && signal.description.type === 'offer' && seq >= this.#boundSeq ? 'successor' : 'late';
  }

  /** A description of a generation of the other side's was taken. */
  bind(seq: number): void {
    this.#boundSeq = seq;
  }

  /** An offer was ignored because this side's own stood unanswered. */
  pass(offer: ReceivedLinkMessage): void {
    this.#passed = offer;
  }

  /** The ignored offer that was made after the answer with count `seq`, which has come only now: it was no glare, and awaits its answer. */
  missed(seq: number): ReceivedLinkMessage | null {
    const passed = this.#passed;
    this.#passed = null;
    return passed && passed.seq > seq ? passed : null;
  }

  /** A generation of the other side's is over. */
  retire(generation: Generation | null): void {
    if (generation) this.#retired.push(generation);
    if (this.#retired.length > MAX_RETIRED) this.#retired.shift();
  }
}
