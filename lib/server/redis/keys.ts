/**
 * Every key of Parley in Redis. The number is that of the form in which things are kept: nodes that write another one share nothing.
 * In braces is what Redis Cluster places a key by, so that whatever one script touches is in one place.
 */
export const redisKeys = {
  /** A hash: one room, its door and its leases. */
  room: (room: string) => `parley:1:room:{${room}}`,
  /** A sorted set of room names by when to look at their leases, in ms since the epoch. */
  due: (shard: number) => `parley:1:due:{${shard}}`,
  /** A hash: the slots of spoken codes. */
  slots: 'parley:1:{slots}',
  /** A name for what Redis remembers: where it is another, everything has been forgotten. */
  memory: 'parley:1:memory',
  /** The stream of what nodes tell each other's sockets. */
  deliveries: 'parley:1:deliveries',
} as const;

/** How long anything outlives its last use, in ms. What nobody uses any more is gone without anybody's doing. */
export const KEPT_MS = 120_000;
