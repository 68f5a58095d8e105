import { transition } from '#lib/kernel/machine.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import { sameRemote } from '../mediaTransport.ts';
import type { Remote } from '../mediaTransport.ts';
import type { RemoteStreams } from './linkConnection.ts';
import { linkTable } from './linkMachine.ts';
import type { LinkInput } from './linkMachine.ts';

/** What a link shows of the other side. */
export class RemoteState {
  readonly #store = new Store<Remote>({ link: 'new', media: nothingSent, stream: null, screenStream: null });
  /** The other side's count of its last word about what it sends; negative before it said any on this connection. */
  #mediaAt = -1;
  #answering = true;

  get remote(): Readable<Remote> {
    return this.#store;
  }

  input(input: LinkInput): void {
    if (input === 'connected' && !this.#answering) return;
    const next = transition(linkTable, this.#store.get().link, input);
    if (next) this.#patch({ link: next });
  }

  /** Whether the other side's page answers. While it does not, nobody is shown as there, whatever its browser goes on sending. */
  answer(answering: boolean): void {
    this.#answering = answering;
    this.input(answering ? 'connected' : 'disconnected');
  }

  /** Another connection begins: its channels count anew. */
  renew(): void {
    this.#mediaAt = -1;
    this.#answering = true;
  }

  /** A description said what the other side sends; the control channel, once it speaks, knows better. */
  describe(media: MediaState): void {
    if (this.#mediaAt < 0) this.#patch({ media });
  }

  /** The control channel said it. */
  announce(at: number, media: MediaState): void {
    if (at <= this.#mediaAt) return;
    this.#mediaAt = at;
    this.#patch({ media });
  }

  show(streams: RemoteStreams | null): void {
    this.#patch({ stream: streams?.camera ?? null, screenStream: streams?.screen ?? null });
  }

  #patch(change: Partial<Remote>): void {
    const before = this.#store.get();
    const after = { ...before, ...change };
    if (!sameRemote(before, after)) this.#store.set(after);
  }
}
