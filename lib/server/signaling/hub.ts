import type { Server } from 'socket.io';
import type { ClientToServerEvents, Evicted, ServerToClientEvents } from '#lib/protocol/events.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import type { SlotNotice } from '#lib/protocol/rendezvous.ts';
import type { IncomingSignal } from '#lib/protocol/signal.ts';
import { noMetrics } from '#lib/server/ops/metrics.ts';
import type { Metrics } from '#lib/server/ops/metrics.ts';
import { outsideOf } from '#lib/server/rooms/policy.ts';
import type { DoorNews, Holder, ProofHash, RoomChange } from '#lib/server/rooms/store.ts';

export type SignalingIo = Server<ClientToServerEvents, ServerToClientEvents>;

/**
 * Those who showed one proof of one room. Another proof is another audience. `inside`: the seated. The others hear of
 * who is in only while the room is open.
 */
export interface Audience {
  readonly room: RoomName;
  readonly proofHash: ProofHash;
  readonly inside: boolean;
}

/** Reaches sockets by their id or by what they may hear of. */
export class Hub {
  readonly #io: SignalingIo;
  readonly #metrics: Metrics;

  constructor(io: SignalingIo, metrics: Metrics = noMetrics) {
    this.#io = io;
    this.#metrics = metrics;
  }

  async subscribe(holder: Holder, audience: Audience): Promise<void> {
    // A socket that is gone would be entered all the same and never be taken out.
    await this.#io.sockets.sockets.get(holder)?.join(channelOf(audience));
  }

  async unsubscribe(holder: Holder, audience: Audience): Promise<void> {
    await this.#io.sockets.sockets.get(holder)?.leave(channelOf(audience));
  }

  /** Tells everybody whom the change concerns, other than `except`. */
  publish(change: RoomChange, except?: Holder): void {
    const { room, proofHash, roster } = change;
    this.tellDoor(room, change);
    const inside = this.#io.to(channelOf({ room, proofHash, inside: true }));
    (except === undefined ? inside : inside.except(except)).emit('roster', roster);
    if (roster.access === 'open') this.publishOutside(change);
  }

  /** Tells those who may only look in how far they may. While one has to knock, that is once, and not what goes on inside. */
  publishOutside({ room, proofHash, roster }: RoomChange): void {
    this.#io.to(channelOf({ room, proofHash, inside: false })).emit('roster', outsideOf(roster));
  }

  /** Tells those who are out, those who may come in, and those who wait or let in. */
  tellDoor(room: RoomName, { expelled, letIn, line }: DoorNews): void {
    for (const { holder, heard, reason } of expelled) this.evict(holder, heard && { room, proofHash: heard }, reason);
    for (const { holder, secret } of letIn) this.#io.to(holder).emit('admitted', { secret });
    for (const holder of line?.toHosts.holders ?? []) this.#io.to(holder).emit('waiting', line?.toHosts.notice ?? { people: [] });
    for (const { holder, notice } of line?.toWaiting ?? []) this.#io.to(holder).emit('knocking', notice);
  }

  deliver(holder: Holder, signal: IncomingSignal): void {
    this.#io.to(holder).emit('signal', signal);
  }

  /** Tells one side of a try with a spoken code what the other says. */
  tellSlot(holder: Holder, notice: SlotNotice): void {
    this.#io.to(holder).emit('slot', notice);
  }

  /** Tells a socket that its seat or its place in line is gone; from then on it hears nothing of the room. */
  evict(holder: Holder, audience: Omit<Audience, 'inside'> | null, reason: Evicted['reason']): void {
    if (reason === 'seat-taken') this.#metrics.resumed();
    else this.#metrics.evicted(reason);
    this.#io.to(holder).emit('evicted', { reason });
    if (audience) this.#io.in(holder).socketsLeave(channelOf({ ...audience, inside: true }));
  }
}

function channelOf({ room, proofHash, inside }: Audience): string {
  return `${room}:${proofHash}${inside ? '' : ':outside'}`;
}
