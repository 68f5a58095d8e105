import type { Server } from 'socket.io';
import type { ClientToServerEvents, Evicted, ServerToClientEvents } from '#lib/protocol/events.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import type { IncomingSignal } from '#lib/protocol/signal.ts';
import type { Holder, ProofHash, RoomChange } from '#lib/server/rooms/store.ts';

export type SignalingIo = Server<ClientToServerEvents, ServerToClientEvents>;

/** Those who showed one proof of one room: the seated and the watching. Another proof is another audience. */
export interface Audience {
  readonly room: RoomName;
  readonly proofHash: ProofHash;
}

/** Reaches sockets by their id or by what they may hear of. */
export class Hub {
  readonly #io: SignalingIo;

  constructor(io: SignalingIo) {
    this.#io = io;
  }

  async subscribe(holder: Holder, audience: Audience): Promise<void> {
    // A socket that is gone would be entered all the same and never be taken out.
    await this.#io.sockets.sockets.get(holder)?.join(channelOf(audience));
  }

  async unsubscribe(holder: Holder, audience: Audience): Promise<void> {
    await this.#io.sockets.sockets.get(holder)?.leave(channelOf(audience));
  }

  /** Tells everybody in the change's audience, other than `except`. */
  publish(change: RoomChange, except?: Holder): void {
    const audience = this.#io.to(channelOf(change));
    (except === undefined ? audience : audience.except(except)).emit('roster', change.roster);
  }

  deliver(holder: Holder, signal: IncomingSignal): void {
    this.#io.to(holder).emit('signal', signal);
  }

  /** Tells a socket that its seat is gone; from then on it hears nothing of the room. */
  evict(holder: Holder, audience: Audience, reason: Evicted['reason']): void {
    this.#io.to(holder).emit('evicted', { reason });
    this.#io.in(holder).socketsLeave(channelOf(audience));
  }
}

function channelOf({ room, proofHash }: Audience): string {
  return `${room}:${proofHash}`;
}
