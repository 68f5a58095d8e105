import type { Server } from 'socket.io';
import type { ClientToServerEvents, Evicted, ServerToClientEvents } from '#lib/protocol/events.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import type { SlotNotice } from '#lib/protocol/rendezvous.ts';
import type { IncomingSignal } from '#lib/protocol/signal.ts';
import { noMetrics } from '#lib/server/ops/metrics.ts';
import type { Metrics } from '#lib/server/ops/metrics.ts';
import { outsideOf } from '#lib/server/rooms/policy.ts';
import type { DoorNews, Holder, ProofHash, RoomChange } from '#lib/server/rooms/store.ts';
import type { Bus, Delivery } from './bus.ts';

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

/** Reaches sockets by their id or by what they may hear of, on whichever node they are. */
export class Hub {
  readonly #io: SignalingIo;
  readonly #bus: Bus;
  readonly #onError: (error: unknown) => void;
  readonly #metrics: Metrics;

  /** `onError` is told of what may have reached nobody and nobody waits for. */
  constructor(io: SignalingIo, bus: Bus, onError: (error: unknown) => void, metrics: Metrics = noMetrics) {
    this.#io = io;
    this.#bus = bus;
    this.#onError = onError;
    this.#metrics = metrics;
    bus.listen((deliveries) => {
      for (const delivery of deliveries) this.deliverHere(delivery);
    });
  }

  /** Of a socket of this node. */
  async subscribe(holder: Holder, audience: Audience): Promise<void> {
    // A socket that is gone would be entered all the same and never be taken out.
    await this.#io.sockets.sockets.get(holder)?.join(channelOf(audience));
  }

  /** Of a socket of this node. */
  async unsubscribe(holder: Holder, audience: Audience): Promise<void> {
    await this.#io.sockets.sockets.get(holder)?.leave(channelOf(audience));
  }

  /** Tells everybody whom the change concerns, other than `except`. */
  publish(change: RoomChange, except: Holder | null = null): void {
    const { room, proofHash, roster } = change;
    const deliveries = doorDeliveries(room, change);
    // Of a room that has ended nobody is inside, but perhaps, already, of the next one.
    if (roster.participants.length > 0) {
      deliveries.push({ kind: 'notice', to: channelOf({ room, proofHash, inside: true }), except, name: 'roster', notice: roster });
    }
    if (roster.access === 'open') deliveries.push(outsideDelivery(change));
    this.#send(deliveries);
  }

  /** Tells those who may only look in how far they may. While one has to knock, that is once, and not what goes on inside. */
  publishOutside(change: RoomChange): void {
    this.#send([outsideDelivery(change)]);
  }

  /** Tells those who are out, those who may come in, and those who wait or let in. */
  tellDoor(room: RoomName, news: DoorNews): void {
    this.#send(doorDeliveries(room, news));
  }

  /** Rejects with `Unavailable` when the signal may have reached nobody. */
  async deliver(holder: Holder, signal: IncomingSignal): Promise<void> {
    await this.#bus.send([{ kind: 'notice', to: holder, except: null, name: 'signal', notice: signal }]);
  }

  /** Tells one side of a try with a spoken code what the other says. */
  tellSlot(holder: Holder, notice: SlotNotice): void {
    this.#send([{ kind: 'notice', to: holder, except: null, name: 'slot', notice }]);
  }

  /** Tells a socket that its seat or its place in line is gone; from then on it hears nothing of the room. */
  evict(holder: Holder, audience: Omit<Audience, 'inside'> | null, reason: Evicted['reason']): void {
    if (reason === 'seat-taken') this.#metrics.resumed();
    else this.#metrics.evicted(reason);
    this.#send(eviction(holder, audience, reason));
  }

  /** Does to sockets of this node what has come in for all, or what only one of them may have missed. */
  deliverHere(delivery: Delivery): void {
    if (delivery.kind === 'unsubscribe') {
      this.#io.in(delivery.holder).socketsLeave(delivery.channel);
      return;
    }
    const { to, except, name, notice } = delivery;
    const sockets = except === null ? this.#io.to(to) : this.#io.to(to).except(except);
    sockets.emit(name, notice);
  }

  #send(deliveries: readonly Delivery[]): void {
    if (deliveries.length > 0) this.#bus.send(deliveries).catch(this.#onError);
  }
}

function outsideDelivery({ room, proofHash, roster }: RoomChange): Delivery {
  return { kind: 'notice', to: channelOf({ room, proofHash, inside: false }), except: null, name: 'roster', notice: outsideOf(roster) };
}

function doorDeliveries(room: RoomName, { expelled, letIn, line }: DoorNews): Delivery[] {
  const to = (holder: Holder) => ({ kind: 'notice', to: holder, except: null }) as const;
  const deliveries = expelled.flatMap(({ holder, heard, reason }) => eviction(holder, heard && { room, proofHash: heard }, reason));
  for (const { holder, secret } of letIn) deliveries.push({ ...to(holder), name: 'admitted', notice: { secret } });
  for (const holder of line?.toHosts.holders ?? []) deliveries.push({ ...to(holder), name: 'waiting', notice: line?.toHosts.notice ?? { people: [] } });
  for (const { holder, notice } of line?.toWaiting ?? []) deliveries.push({ ...to(holder), name: 'knocking', notice });
  return deliveries;
}

function eviction(holder: Holder, audience: Omit<Audience, 'inside'> | null, reason: Evicted['reason']): Delivery[] {
  const told: Delivery = { kind: 'notice', to: holder, except: null, name: 'evicted', notice: { reason } };
  return audience ? [told, { kind: 'unsubscribe', holder, channel: channelOf({ ...audience, inside: true }) }] : [told];
}

function channelOf({ room, proofHash, inside }: Audience): string {
  return `${room}:${proofHash}${inside ? '' : ':outside'}`;
}
