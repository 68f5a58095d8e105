import { Scope } from '#lib/kernel/scope.ts';
import { LOW_WATER_BYTES } from '../dataLink.ts';
import type { DataPort } from '../dataLink.ts';

/** Messages that are kept until somebody listens: the code that does may still be on its way. What is more is lost. */
const MAX_UNHEARD = 256;

/** An open RTCDataChannel as a port. */
export class ChannelPort implements DataPort {
  readonly #channel: RTCDataChannel;
  readonly #scope = new Scope();
  #unheard: (string | ArrayBuffer)[] = [];
  #listener: ((data: string | ArrayBuffer) => void) | null = null;

  constructor(channel: RTCDataChannel) {
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
    this.#scope.listen(channel, 'message', (event) => {
      const { data } = event as MessageEvent<unknown>;
      if (typeof data === 'string' || data instanceof ArrayBuffer) this.#hear(data);
    });
  }

  get bufferedAmount(): number {
    return this.#channel.bufferedAmount;
  }

  send(data: string | ArrayBuffer): boolean {
    if (this.#channel.readyState !== 'open') return false;
    try {
      // The same call either way; its overloads take no union.
      if (typeof data === 'string') this.#channel.send(data);
      else this.#channel.send(data);
      return true;
    } catch {
      // The browser's own queue is full (webrtc-pc, section 6.2, OperationError).
      return false;
    }
  }

  listen(listener: (data: string | ArrayBuffer) => void): () => void {
    this.#listener = listener;
    const unheard = this.#unheard;
    this.#unheard = [];
    for (const data of unheard) listener(data);
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }

  onLow(listener: () => void): () => void {
    return this.#scope.listen(this.#channel, 'bufferedamountlow', listener);
  }

  /** Nothing is heard any more; the channel itself is its connection's. */
  close(): void {
    this.#scope.close();
    this.#unheard = [];
  }

  #hear(data: string | ArrayBuffer): void {
    if (this.#listener) this.#listener(data);
    else if (this.#unheard.length < MAX_UNHEARD) this.#unheard.push(data);
  }
}
