import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';
import type { ChatChannelMessage, Reaction } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Hands, HandsSnapshot, ShownReaction } from './handsPort.ts';

export interface HandsRoomOptions {
  readonly self: ParticipantId;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly send: (to: ParticipantId, message: ChatChannelMessage, otherwise: 'relay' | 'drop') => void;
  readonly broadcast: (message: ChatChannelMessage, otherwise: 'relay' | 'drop') => void;
  readonly isHost: (id: ParticipantId | 'self') => boolean;
  /** The place in line that this tab's hand had before a reload; null: it was down. */
  readonly kept: number | null;
  readonly onChange: (raised: number | null) => void;
}

/** The highest place in line. */
const MAX_PLACE = 1_000_000;
/** ms that a reaction is shown: as long as it takes to rise over a tile. */
export const REACTION_MS = 4_000;
/** What one participant may throw in, and how much is on the screen at a time. */
const RATE = { perSecond: 3, burst: 8 };
const MAX_SHOWN = 40;

interface Hand {
  /** The owner's count of its words: an older one, by another way, changes nothing. */
  readonly at: number;
  readonly raised: number | null;
}

/** Hands and reactions of one visit. A place in line is one more than the last that its owner has seen, so no clock on a wall decides. */
export class HandsRoom implements Hands {
  readonly snapshot = new Store<HandsSnapshot>({ raised: [], reactions: [] });
  readonly #options: HandsRoomOptions;
  readonly #hands = new Map<ParticipantId, Hand>();
  readonly #rates = new Map<ParticipantId | 'self', TokenBucket>();
  #own: number | null;
  #present: ReadonlySet<ParticipantId> = new Set();
  #lastAt = 0;
  #reactions = 0;

  constructor(options: HandsRoomOptions) {
    this.#options = options;
    this.#own = options.kept;
    if (this.#own !== null) this.#show();
  }

  setRaised(raised: boolean): void {
    if (raised === (this.#own !== null)) return;
    const places = [...this.#hands.values()].map((hand) => hand.raised ?? 0);
    this.#own = raised ? Math.min(Math.max(0, ...places) + 1, MAX_PLACE) : null;
    this.#options.broadcast(this.#word(), 'relay');
    this.#options.onChange(this.#own);
    this.#show();
  }

  lower(id: ParticipantId): void {
    if (this.#options.isHost('self')) this.#options.send(id, { kind: 'lower-hand' }, 'relay');
  }

  react(reaction: Reaction): void {
    if (!this.#float('self', reaction)) return;
    this.#options.broadcast({ kind: 'reaction', reaction }, 'drop');
  }

  linkUp(id: ParticipantId): void {
    this.#options.send(id, this.#word(), 'relay');
  }

  /** Who is in the room: a hand goes with its owner. */
  setPresent(present: ReadonlySet<ParticipantId>): void {
    this.#present = present;
    for (const gone of [this.#hands, this.#rates]) for (const id of gone.keys()) if (id !== 'self' && !present.has(id)) gone.delete(id);
    this.#show();
  }

  hear(from: ParticipantId, message: ChatChannelMessage): void {
    if (message.kind === 'reaction') this.#float(from, message.reaction);
    else if (message.kind === 'lower-hand' && this.#options.isHost(from)) this.setRaised(false);
    else if (message.kind === 'hand' && message.at > (this.#hands.get(from)?.at ?? -1)) {
      this.#hands.set(from, { at: message.at, raised: message.raised });
      this.#show();
    }
  }

  /** Later than any word before it, across reloads too. */
  #word(): ChatChannelMessage {
    this.#lastAt = Math.max(this.#lastAt + 1, this.#options.clock.now());
    return { kind: 'hand', at: this.#lastAt, raised: this.#own };
  }

  #float(from: ParticipantId | 'self', reaction: Reaction): boolean {
    const { clock, scope } = this.#options;
    const rate = this.#rates.get(from) ?? new TokenBucket(clock, RATE);
    this.#rates.set(from, rate);
    if (!rate.take(1)) return false;
    const shown: ShownReaction = { key: this.#reactions++, from, reaction };
    const before = this.snapshot.get();
    this.snapshot.set({ ...before, reactions: [...before.reactions, shown].slice(-MAX_SHOWN) });
    scope.after(clock, REACTION_MS, () => {
      const now = this.snapshot.get();
      this.snapshot.set({ ...now, reactions: now.reactions.filter(({ key }) => key !== shown.key) });
    });
    return true;
  }

  #show(): void {
    const line: { readonly who: ParticipantId | 'self'; readonly id: ParticipantId; readonly place: number }[] = [];
    if (this.#own !== null) line.push({ who: 'self', id: this.#options.self, place: this.#own });
    for (const [id, { raised }] of this.#hands) if (raised !== null && this.#present.has(id)) line.push({ who: id, id, place: raised });
    // Two who raised their hands without knowing of each other are in everybody's line in the same order.
    const raised = line.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1)).map(({ who }) => who);
    const before = this.snapshot.get();
    const same = before.raised.length === raised.length && before.raised.every((who, at) => who === raised[at]);
    if (!same) this.snapshot.set({ ...before, raised });
  }
}
