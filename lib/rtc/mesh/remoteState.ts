import { transition } from '#lib/kernel/machine.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import { isLost, repairs } from '../linkState.ts';
import type { LinkState, Repair } from '../linkState.ts';
import { sameRemote } from '../mediaTransport.ts';
import type { Remote } from '../mediaTransport.ts';
import type { RemoteStreams } from './linkConnection.ts';
import { linkTable } from './linkMachine.ts';
import type { LinkInput } from './linkMachine.ts';

/** What is done about a link that is lost, by what lost it. */
const repairAt: Readonly<Record<LinkInput, Repair | null>> = { negotiating: null, connected: null, unanswered: null, disconnected: 'path', failed: 'fresh' };

const rung = (repair: Repair | null): number => (repair === null ? -1 : repairs.indexOf(repair));

/** What a link shows of the other side. */
export class RemoteState {
  readonly #store = new Store<Remote>({ link: 'new', repair: null, media: nothingSent, stream: null, screenStream: null });
  /** The other side's count of its last word about what it sends; negative before it said any on this connection. */
  #mediaAt = -1;

  get remote(): Readable<Remote> {
    return this.#store;
  }

  input(input: LinkInput): void {
    const { link } = this.#store.get();
    const next = transition(linkTable, link, input) ?? link;
    // A path that is there leaves nothing to mend, even where nobody answers on it.
    this.#patch(input === 'unanswered' ? { link: next, repair: null } : this.#mended(next, repairAt[input]));
  }

  /** Another connection begins, which is a repair if the link is lost: its control channel counts anew. */
  renew(repair: Repair): void {
    this.#mediaAt = -1;
    this.#patch(this.#mended(this.#store.get().link, repair));
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

  /** Rungs of the ladder repeat; what is told of a link that is lost is how far up it has been. */
  #mended(link: LinkState, repair: Repair | null): Pick<Remote, 'link' | 'repair'> {
    if (!isLost(link)) return { link, repair: null };
    const { repair: before } = this.#store.get();
    return { link, repair: rung(repair) > rung(before) ? repair : before };
  }

  #patch(change: Partial<Remote>): void {
    const before = this.#store.get();
    const after = { ...before, ...change };
    if (!sameRemote(before, after)) this.#store.set(after);
  }
}
