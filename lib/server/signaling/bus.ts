import * as z from 'zod/mini';
import { noticeSchemas } from '#lib/protocol/events.ts';

const noticeDelivery = <N extends string, T>(name: N, notice: z.ZodMiniType<T>) =>
  z.strictObject({
    kind: z.literal('notice'),
    /** A socket or a channel. */
    to: z.string(),
    /** A socket. */
    except: z.nullable(z.string()),
    name: z.literal(name),
    notice,
  });

const delivery = z.union([
  noticeDelivery('roster', noticeSchemas.roster),
  noticeDelivery('signal', noticeSchemas.signal),
  noticeDelivery('evicted', noticeSchemas.evicted),
  noticeDelivery('knocking', noticeSchemas.knocking),
  noticeDelivery('waiting', noticeSchemas.waiting),
  noticeDelivery('admitted', noticeSchemas.admitted),
  noticeDelivery('slot', noticeSchemas.slot),
  /** From then on the socket hears nothing of the channel. */
  z.strictObject({ kind: z.literal('unsubscribe'), holder: z.string(), channel: z.string() }),
]);

/** Something that is done to sockets, wherever they are. */
export type Delivery = Readonly<z.infer<typeof delivery>>;

/** Deliveries as another node wrote them. */
export const deliveries = z.array(delivery);

export type Deliver = (deliveries: readonly Delivery[]) => void;

/** Carries deliveries to every node. What one node sends arrives everywhere, there included, in the order in which it was sent. */
export interface Bus {
  /** Resolves once they are on their way; rejects with `Unavailable` when they may never be. */
  send(deliveries: readonly Delivery[]): Promise<void>;
  /** `deliver` does here what is sent anywhere. There is one listener. */
  listen(deliver: Deliver): void;
  close(): Promise<void>;
}

/** The bus of a server that is alone. */
export class LocalBus implements Bus {
  #deliver: Deliver = () => {};

  async send(deliveries: readonly Delivery[]): Promise<void> {
    this.#deliver(deliveries);
  }

  listen(deliver: Deliver): void {
    this.#deliver = deliver;
  }

  async close(): Promise<void> {}
}
