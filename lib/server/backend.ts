import { RedisLink } from './redis/redisLink.ts';
import type { RedisOptions } from './redis/redisLink.ts';
import { StreamBus } from './redis/streamBus.ts';
import { MemoryRendezvous } from './rendezvous/memoryRendezvous.ts';
import { RedisRendezvous } from './rendezvous/redisRendezvous.ts';
import type { RendezvousStore } from './rendezvous/store.ts';
import { MemoryStore } from './rooms/memoryStore.ts';
import { RedisStore } from './rooms/redisStore.ts';
import type { RoomStore, StoreState } from './rooms/store.ts';
import { LocalBus } from './signaling/bus.ts';
import type { Bus } from './signaling/bus.ts';

/** What the nodes of one deployment share, or what a server that is alone has in its place. */
export interface Backend {
  readonly store: RoomStore;
  readonly bus: Bus;
  readonly rendezvous: RendezvousStore;
  /** Whether the Redis is there that they share it by; null for a server that is alone. */
  state(): StoreState | null;
  /** Closes the connection; after those who use it have been closed. */
  close(): void;
}

/** A Redis that is away for now is no reason not to open. */
export async function openBackend(redisUrl: string | null, { clock, log }: Pick<RedisOptions, 'clock' | 'log'>): Promise<Backend> {
  if (redisUrl === null) return { store: new MemoryStore(), bus: new LocalBus(), rendezvous: new MemoryRendezvous(), state: () => null, close: () => {} };
  const redis = await RedisLink.open({ url: redisUrl, purpose: 'rooms', clock, log });
  const bus = await StreamBus.open(redis, log);
  return {
    store: new RedisStore(redis, { clock, log }),
    bus,
    rendezvous: new RedisRendezvous(redis, log),
    state: () => redis.state.get(),
    close: () => redis.close(),
  };
}
