import { createHandoverKeys } from '#lib/crypto/handover.ts';
import { openHandover } from '#lib/crypto/move.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { MoveKey, ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Handover, MoveMessage } from '#lib/protocol/move.ts';
import type { OpenSignaling } from '#lib/signaling/signaling.ts';
import { withHand } from '../conversation/keptTalk.ts';
import type { CallSnapshot } from '../snapshot.ts';
import { MoveChannel } from './moveChannel.ts';

/** What has come of the code on the device that scanned it. */
export type MoveInState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'handed'; readonly handover: Handover }
  /**
   * `spent`: nobody offers anything for this key: it was used, has run out, was closed, or was never one. `used`: another device was first.
   * `unreachable`: nobody answers. `revoked`: it was taken back. `forged`: what came is not what belongs to the key.
   */
  | { readonly kind: 'refused'; readonly reason: 'spent' | 'used' | 'unreachable' | 'revoked' | 'forged' };

interface KeptText {
  readonly read: () => string | null;
  readonly write: (text: string) => void;
}

export interface MoveInOptions {
  readonly clock: Clock;
  readonly openSignaling: OpenSignaling;
  readonly room: RoomName;
  readonly key: MoveKey;
}

/** ms until whoever has not answered is asked again, and until nobody is expected to answer. */
const ASK_AGAIN_MS = 3_000;
const ANSWER_MS = 12_000;
/** ms in the call after which it counts as in, even if somebody could not be connected to. */
const SETTLED_MS = 6_000;

/** The device that a call is to go on on. */
export class MoveIn {
  readonly #state = new Store<MoveInState>({ kind: 'asking' });
  readonly #options: MoveInOptions;
  readonly #scope = new Scope();
  readonly #keys = createHandoverKeys();
  readonly #channel: MoveChannel;
  readonly #asked = new Set<ParticipantId>();
  #talk: KeptText | null = null;
  #giver: ParticipantId | null = null;
  #committed = false;
  #joined = false;

  constructor(options: MoveInOptions) {
    this.#options = options;
    const { clock, openSignaling, room, key } = options;
    this.#channel = new MoveChannel({ clock, openSignaling, room, key, onOthers: (others) => void this.#ask(others), onMessage: (from, message) => void this.#hear(from, message) });
    this.#scope.add(() => this.#channel.close());
    this.#scope.after(clock, ANSWER_MS, () => this.#refuse('unreachable'));
  }

  get state(): Readable<MoveInState> {
    return this.#state;
  }

  /**
   * Tells the old device once this one is in the call and connected to everybody, or as good as. `talk`: what this tab keeps of its
   * conversation, which the own hand is noted in that goes up or down there until then. Returns how to stop.
   */
  follow(call: Readable<CallSnapshot>, talk: KeptText): () => void {
    const scope = this.#scope.child();
    this.#talk = talk;
    const arrive = () => {
      scope.close();
      if (this.#giver) void this.#channel.end(this.#giver, { kind: 'arrived' }).finally(() => this.close());
    };
    const look = () => {
      const { phase, participants } = call.get();
      // From here on the seat is on its way: to give up now would leave the person without a call on either device.
      this.#committed = phase.kind !== 'preparing' && phase.kind !== 'preview';
      if (phase.kind !== 'live' || scope.closed) return;
      if (!this.#joined) scope.after(this.#options.clock, SETTLED_MS, arrive);
      this.#joined = true;
      if (participants.every(({ link }) => link === 'connected')) arrive();
    };
    scope.add(call.subscribe(look));
    look();
    return () => scope.close();
  }

  close(): void {
    this.#scope.close();
  }

  async #ask(others: readonly ParticipantId[]): Promise<void> {
    if (this.#state.get().kind !== 'asking') return;
    // Whoever offers it is there before the code can be seen.
    if (others.length === 0) return this.#refuse('spent');
    const { own } = await this.#keys;
    for (const id of others) {
      if (this.#scope.closed || this.#state.get().kind !== 'asking' || this.#asked.has(id)) continue;
      this.#asked.add(id);
      void this.#channel.send(id, { kind: 'ask', key: own });
      this.#scope.after(this.#options.clock, ASK_AGAIN_MS, () => {
        this.#asked.delete(id);
        void this.#ask([id]);
      });
    }
  }

  async #hear(from: ParticipantId, message: MoveMessage): Promise<void> {
    if (message.kind === 'used' && this.#state.get().kind === 'asking') this.#refuse('used');
    else if (message.kind === 'hand-over') await this.#take(from, message);
    else if (from !== this.#giver || this.#joined) return;
    else if (message.kind === 'hand') this.#talk?.write(withHand(this.#talk.read(), message.raised));
    else if (message.kind === 'revoked' && !this.#committed) this.#refuse('revoked');
  }

  async #take(from: ParticipantId, { key: giver, seat, box }: Extract<MoveMessage, { kind: 'hand-over' }>): Promise<void> {
    const { room, key } = this.#options;
    const keys = await this.#keys;
    const opened = await openHandover(key, keys, { room, seat, asker: keys.own, giver }, box);
    if (this.#scope.closed || this.#state.get().kind !== 'asking') return;
    if (!opened.ok) return this.#refuse('forged');
    this.#giver = from;
    this.#state.set({ kind: 'handed', handover: opened.value });
  }

  #refuse(reason: Extract<MoveInState, { kind: 'refused' }>['reason']): void {
    const { kind } = this.#state.get();
    if (kind === 'refused' || (kind === 'handed' && reason !== 'revoked')) return;
    this.#state.set({ kind: 'refused', reason });
    this.#scope.close();
  }
}
