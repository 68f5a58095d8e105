import { createHandoverKeys } from '#lib/crypto/handover.ts';
import { sealHandover } from '#lib/crypto/move.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { PublicKey } from '#lib/protocol/access.ts';
import { createMoveKey, participantIdOf } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Handover, MoveMessage } from '#lib/protocol/move.ts';
import { movePath } from '#lib/protocol/roomLink.ts';
import type { OpenSignaling } from '#lib/signaling/signaling.ts';
import { handedTalk, handOf } from '../conversation/keptTalk.ts';
import { MoveChannel } from './moveChannel.ts';
import { moveTable } from './moveMachine.ts';
import type { MoveInput } from './moveMachine.ts';
import type { MoveState, OpenMove } from './movePort.ts';

/** ms for which a code is good. */
export const MOVE_MS = 5 * 60_000;
/** ms after which a server that cannot be reached is told of. */
const REACH_MS = 10_000;
/** ms that this device goes on sending once the seat is taken, if the other one never says that it is in. */
const SILENT_MS = 15_000;
/** ms that it goes on once the other one is in, for those who do not have its picture yet. */
const LINGER_MS = 3_000;

export interface MoveOutOptions {
  readonly clock: Clock;
  readonly openSignaling: OpenSignaling;
  readonly room: RoomName;
  /** `https://parley.example`, where the code leads. */
  readonly origin: string;
  /** What is handed over, as it is now; null where there is nothing to. */
  readonly give: () => Handover | null;
  /** What this tab keeps of its conversation, and word of every change. */
  readonly talk: { readonly read: () => string | null; readonly listen: (listener: () => void) => () => void };
  /** Whether anybody still gets this device's media, and word of every change. */
  readonly heard: { readonly get: () => boolean; readonly subscribe: (listener: () => void) => () => void };
}

/** The device that a call is on, while it offers to go on on another. */
export class MoveOut implements OpenMove {
  readonly state = new Store<MoveState>({ kind: 'opening' });
  readonly #options: MoveOutOptions;
  readonly #scope = new Scope();
  readonly #key = createMoveKey();
  readonly #channel: MoveChannel;
  readonly #until: number;
  /** The device that has asked first. Nobody else is given anything. */
  #taker: { readonly id: ParticipantId; readonly key: PublicKey } | null = null;
  #saidHand: number | null = null;
  readonly #arrived = new Store(false);

  constructor(options: MoveOutOptions) {
    this.#options = options;
    const { clock, openSignaling, room, talk } = options;
    this.#until = clock.now() + MOVE_MS;
    this.#channel = new MoveChannel({ clock, openSignaling, room, key: this.#key, onOthers: () => this.#input('met'), onMessage: (from, message) => this.#hear(from, message) });
    this.#scope.add(() => this.#channel.close());
    this.#scope.add(talk.listen(() => this.#sayHand()));
    this.#scope.after(clock, REACH_MS, () => {
      if (this.state.get().kind === 'opening') this.#stop('unreachable');
    });
    this.#scope.after(clock, MOVE_MS, () => this.#stop('expired'));
  }

  close(): void {
    this.#stop('closed');
  }

  dispose(): void {
    this.#stop('closed');
    this.#scope.close();
  }

  yield(done: () => void): boolean {
    if (this.state.get().kind === 'moving') return true;
    if (!this.#input('taken')) return false;
    const { clock, heard } = this.#options;
    const look = () => {
      if (this.#arrived.get() && !heard.get()) done();
    };
    this.#scope.add(heard.subscribe(look));
    this.#scope.add(
      this.#arrived.subscribe(() => {
        this.#scope.after(clock, LINGER_MS, done);
        look();
      }),
    );
    this.#scope.after(clock, SILENT_MS, done);
    return true;
  }

  #hear(from: ParticipantId, message: MoveMessage): void {
    if (message.kind === 'ask') void this.#give(from, message.key);
    else if (message.kind === 'arrived' && from === this.#taker?.id) this.#arrived.set(true);
  }

  async #give(to: ParticipantId, asker: PublicKey): Promise<void> {
    const { room, give } = this.#options;
    // Asked again by the same one: what was given has not come.
    const again = this.#taker?.id === to && this.#taker.key === asker && this.state.get().kind === 'handed';
    // Before anything is awaited: of two who ask at once, one is the first.
    if (!again && !this.#input('asked')) return void this.#channel.send(to, { kind: 'used' });
    this.#taker = { id: to, key: asker };
    const now = give();
    if (!now) return this.#stop('closed');
    const given = { ...now, talk: handedTalk(now.talk) };
    this.#saidHand = handOf(given.talk);
    const [keys, seat] = await Promise.all([createHandoverKeys(), participantIdOf(room, given.seat)]);
    const box = await sealHandover(this.#key, keys, { room, seat, asker, giver: keys.own }, given);
    if (this.#scope.closed || this.state.get().kind !== 'handed') return;
    // No key of the curve: whoever made it holds the code and not the protocol.
    if (box === null) return this.#stop('closed');
    await this.#channel.send(to, { kind: 'hand-over', key: keys.own, seat, box });
  }

  #sayHand(): void {
    const raised = handOf(this.#options.talk.read());
    if (!this.#taker || this.state.get().kind !== 'handed' || raised === this.#saidHand) return;
    this.#saidHand = raised;
    void this.#channel.send(this.#taker.id, { kind: 'hand', raised });
  }

  /** Whether it has led anywhere. */
  #input(input: Exclude<MoveInput, 'ended'>): boolean {
    const next = transition(moveTable, this.state.get().kind, input);
    if (!next || this.#scope.closed) return false;
    const { origin, room } = this.#options;
    if (next === 'waiting') this.state.set({ kind: next, link: `${origin}${movePath(room, this.#key)}`, until: this.#until });
    else if (next === 'handed') this.state.set({ kind: next, until: this.#until });
    else if (next === 'moving') this.state.set({ kind: next });
    return true;
  }

  #stop(reason: Extract<MoveState, { kind: 'over' }>['reason']): void {
    if (!transition(moveTable, this.state.get().kind, 'ended')) return;
    this.state.set({ kind: 'over', reason });
    if (!this.#taker) return this.#scope.close();
    void this.#channel.end(this.#taker.id, { kind: 'revoked' }).finally(() => this.#scope.close());
  }
}
