import { createHandoverKeys, sealKnockName, sealNameFor, takeSecret } from '#lib/crypto/handover.ts';
import type { Door, HandoverKeys } from '#lib/crypto/handover.ts';
import type { RoomKeys } from '#lib/crypto/roomKeys.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { Admitted, Knocking, PublicKey, SealedName } from '#lib/protocol/access.ts';
import type { RoomSecret, SeatToken } from '#lib/protocol/ids.ts';
import type { RequestOutcome, Signaling } from '#lib/signaling/signaling.ts';
import type { EndReason } from '../snapshot.ts';

/** ms until a knock that nobody took is tried again. */
const AGAIN_MS = 3_000;

export interface KnockerOptions {
  readonly door: Door;
  readonly seat: SeatToken;
  readonly name: string;
  /** Null without the room's secret. */
  readonly keys: RoomKeys | null;
  readonly clock: Clock;
  readonly signaling: Signaling;
  /** How it stands; null while nobody has said. */
  readonly onState: (state: Knocking | null) => void;
  /** The door is open. `secret`: the room's, for somebody who came without. */
  readonly onEnter: (secret: RoomSecret | null) => void;
  readonly onEnd: (reason: Extract<EndReason, 'wrong-secret' | 'locked' | 'removed'>) => void;
}

/** Somebody at the door: knocks on every new socket, and again whenever there are other hosts to tell the name to. */
export class Knocker {
  readonly #options: KnockerOptions;
  readonly #scope = new Scope();
  readonly #queue = new SerialQueue(() => {});
  #handover: HandoverKeys | null = null;
  /** The hosts whom the name was last sealed for. */
  #told = '';

  constructor(options: KnockerOptions) {
    this.#options = options;
    this.#scope.add(() => this.#queue.close());
  }

  /** For every new socket: the server knows nothing of the one before. */
  knock(): void {
    void this.#queue.push(() => this.#knock([]));
  }

  /** Told by the server while waiting. */
  hear(state: Knocking): void {
    this.#options.onState(state);
    void this.#queue.push(() => this.#tellNewHosts(state));
  }

  /** A host has said yes. */
  admit({ secret }: Admitted): void {
    const { keys, door, onEnter } = this.#options;
    void this.#queue.push(async () => {
      if (keys) return onEnter(null);
      const taken = secret && this.#handover ? await takeSecret(secret, this.#handover, door) : null;
      if (this.#scope.closed) return;
      if (taken?.ok) onEnter(taken.value);
      else await this.#knock([]);
    });
  }

  close(): void {
    this.#scope.close();
  }

  async #tellNewHosts({ keys }: Knocking): Promise<void> {
    if (!this.#options.keys && keys.join() !== this.#told) await this.#knock(keys);
  }

  async #knock(hosts: readonly PublicKey[]): Promise<void> {
    const { door, seat, keys, signaling } = this.#options;
    const name = await this.#sealName(hosts);
    if (this.#scope.closed) return;
    this.#told = hosts.join();
    const reply = await signaling.request('knock', { room: door.room, seat, proof: keys?.proof ?? null, name });
    if (!this.#scope.closed) await this.#answered(reply);
  }

  async #sealName(hosts: readonly PublicKey[]): Promise<SealedName> {
    const { door, keys, name } = this.#options;
    if (keys) return { by: 'room', box: await sealKnockName(keys.seal, door, name) };
    const handover = (this.#handover ??= await createHandoverKeys());
    const boxes = await Promise.all(hosts.map(async (to) => ({ to, box: await sealNameFor(to, handover, door, name) })));
    return { by: 'key', key: handover.own, boxes: boxes.flatMap(({ to, box }) => (box === null ? [] : [{ to, box }])) };
  }

  async #answered(reply: RequestOutcome<'knock'>): Promise<void> {
    const { onState, onEnter, onEnd, clock, keys } = this.#options;
    if (reply.ok) {
      onState(reply.knocking);
      return this.#tellNewHosts(reply.knocking);
    }
    switch (reply.reason) {
      case 'open':
        if (keys) onEnter(null);
        return;
      case 'wrong-secret':
      case 'locked':
      case 'removed':
        return onEnd(reply.reason);
      case 'disconnected':
        // The next socket knocks again.
        return onState(null);
      case 'line-full':
      case 'malformed':
      case 'malformed-reply':
      case 'rate-limited':
      case 'server-error':
      case 'timeout':
      case 'unavailable':
        onState(null);
        this.#scope.after(clock, AGAIN_MS, () => this.knock());
    }
  }
}
