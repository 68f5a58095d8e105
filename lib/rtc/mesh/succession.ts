import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Remote } from '../mediaTransport.ts';
import type { PeerLink } from './peerLink.ts';

/** ms for which what came of the visit before is shown in the place of one that delivers nothing. */
const KEEP_MS = 5_000;
/** ms between two looks at whether a picture has come: a frame or two. */
const LOOK_MS = 40;
/** ms that a connection may be up without a picture before it is shown without. */
const PICTURE_MS = 1_500;

interface Kept {
  readonly link: PeerLink;
  readonly scope: Scope;
}

/**
 * Links to earlier visits of participants who have come back elsewhere, while these are still being connected: what they show stays up until
 * the link in their place delivers, so that a call that moves from one device to another does not go dark in between. Nothing is sent on them
 * any more: who does not hold the seat is not to listen.
 */
export class Succession {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #kept = new Map<ParticipantId, Kept>();

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** `link`, in `scope`, was the way to `id` until now. Kept while it is up. */
  keep(id: ParticipantId, link: PeerLink, scope: Scope): void {
    this.release(id);
    this.#kept.set(id, { link, scope });
    link.setTracks();
    scope.add(link.remote.subscribe(() => link.remote.get().link !== 'connected' && this.release(id)));
    scope.after(this.#clock, KEEP_MS, () => this.release(id));
  }

  /** `next` is the way to `id` from now on: what is kept of it goes when that delivers. */
  succeed(id: ParticipantId, next: PeerLink): void {
    const scope = this.#kept.get(id)?.scope;
    if (!scope) return;
    let up: number | null = null;
    const look = () => {
      const { link, media } = next.remote.get();
      const now = this.#clock.now();
      if (link === 'connected') up ??= now;
      if (up !== null && (!media.camera || next.up?.pictured() || now - up > PICTURE_MS)) this.release(id);
      else scope.after(this.#clock, LOOK_MS, look);
    };
    look();
  }

  /** What is shown of `id`; null where nothing is kept. */
  remoteOf(id: ParticipantId): Remote | null {
    return this.#kept.get(id)?.link.remote.get() ?? null;
  }

  /** Lets go of the earlier visit of `id`, without a goodbye: whoever gets the seat back on that page has not been left by anybody. */
  release(id: ParticipantId): void {
    const kept = this.#kept.get(id);
    if (!kept) return;
    this.#kept.delete(id);
    kept.scope.close();
    this.#onChange();
  }

  close(): void {
    for (const id of this.#kept.keys()) this.release(id);
  }
}
