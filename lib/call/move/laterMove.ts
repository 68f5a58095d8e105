import type { Clock } from '#lib/kernel/clock.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { HostToken, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import type { Handover } from '#lib/protocol/move.ts';
import type { OpenSignaling } from '#lib/signaling/signaling.ts';
import type { Conversation } from '../conversationPort.ts';
import type { SeatStorage } from '../seatStorage.ts';
import type { CallSnapshot } from '../snapshot.ts';
import type { MoveOutOptions } from './moveOut.ts';
import type { Move, OpenMove } from './movePort.ts';

/** Makes an offer; its code comes when somebody wants to go on on another device. */
export type LoadMove = () => Promise<(options: MoveOutOptions) => OpenMove>;

export interface LaterMoveOptions {
  readonly load: LoadMove;
  readonly clock: Clock;
  readonly openSignaling: OpenSignaling;
  readonly room: RoomName;
  readonly origin: string;
  readonly host: HostToken | null;
  readonly seat: SeatStorage;
  readonly secret: () => RoomSecret | null;
  readonly snapshot: Readable<CallSnapshot>;
  readonly conversation: Readable<Conversation | null>;
}

/** The offers of one visit to go on on another device, one at a time. */
export class LaterMove {
  readonly #options: LaterMoveOptions;
  #move: OpenMove | null = null;
  #closed = false;

  constructor(options: LaterMoveOptions) {
    this.#options = options;
  }

  /** Null outside the call, or where the code does not come. An offer that was open before is taken back. */
  async offer(): Promise<Move | null> {
    const { load, clock, openSignaling, room, origin, seat, snapshot } = this.#options;
    const create = await load().catch(() => null);
    if (!create || this.#closed || snapshot.get().phase.kind !== 'live' || this.#move?.state.get().kind === 'moving') return null;
    this.#move?.close();
    this.#move = create({
      clock,
      openSignaling,
      room,
      origin,
      give: () => this.#handover(),
      talk: { read: () => seat.talk(), listen: (listener) => seat.listenTalk(listener) },
      heard: { get: () => snapshot.get().participants.length > 0, subscribe: snapshot.subscribe },
    });
    return this.#move;
  }

  /** The seat was taken. True where it was handed over before: `done` is called when this device is not needed any more. */
  yield(done: () => void): boolean {
    return this.#move?.yield(done) ?? false;
  }

  close(): void {
    this.#closed = true;
    this.#move?.dispose();
  }

  /** Null without a secret, which nobody is in the call without. */
  #handover(): Handover | null {
    const { seat, secret, host, snapshot, conversation } = this.#options;
    const { name, wanted, relayOnly } = snapshot.get().self;
    const known = secret();
    return (
      known && {
        secret: known,
        seat: seat.token(),
        name,
        host,
        rules: seat.rules(),
        ...wanted,
        relayOnly,
        talk: seat.talk(),
        decided: [...(conversation.get()?.verification.decided() ?? [])],
      }
    );
  }
}
