import type { Mutant } from './mutant.ts';

const signaling = 'lib/server/signaling';

/** What the server does for a call, each piece taken out once. */
export const onServer: readonly Mutant[] = [
  {
    name: 'TURN credentials work for ever',
    file: 'lib/server/access/iceServers.ts',
    find: 'const expiry = Math.floor(now / 1000) + ttl;',
    replace: 'const expiry = Math.floor(now / 1000) + ttl * 1000;',
    tests: ['lib/server/access/access.test.ts'],
  },
  {
    name: 'leases are not renewed by signs of life',
    file: `${signaling}/createSignalingServer.ts`,
    find: `socket.conn.on('heartbeat', renew);`,
    replace: '',
    tests: [`${signaling}/seats.test.ts`],
  },
  {
    name: 'a socket that is lost costs the seat at once',
    file: `${signaling}/createSignalingServer.ts`,
    find: `const change = await signaling.store.patch(standing.place, { presence: 'away' });`,
    replace: 'const change = await signaling.store.remove(standing.place);',
    tests: [`${signaling}/seats.test.ts`],
  },
  {
    name: 'a process that stood still gives everybody’s seat away',
    file: `${signaling}/sweeper.ts`,
    find: 'if (now - due > STALL_MS) patientUntil = now + LEASE_MS;',
    replace: '',
    tests: [`${signaling}/seats.test.ts`],
  },
  {
    name: 'a socket whose seat was taken over is not told',
    file: `${signaling}/handlers.ts`,
    find: `if (displaced !== null) hub.evict(displaced, change, 'seat-taken');`,
    replace: '',
    tests: [`${signaling}/seats.test.ts`],
  },
  {
    name: 'a socket whose seat was taken over still signals from it',
    file: `${signaling}/handlers.ts`,
    find: 'if (record?.seats.get(place.seat)?.holder !== place.holder) return',
    replace: 'if (!record) return',
    tests: [`${signaling}/seats.test.ts`],
  },
  {
    name: 'a socket whose seat was taken over ends it when it leaves',
    file: 'lib/server/rooms/memoryStore.ts',
    find: 'return record && found?.holder === holder ? { record, seat: found } : null;',
    replace: 'return record && found ? { record, seat: found } : null;',
    tests: ['lib/server/rooms/memoryStore.test.ts'],
  },
  {
    name: 'signals are stamped with another sender',
    file: `${signaling}/handlers.ts`,
    find: 'hub.deliver(target.holder, { from: from.seat,',
    replace: 'hub.deliver(target.holder, { from: signal.to,',
    tests: [`${signaling}/rooms.test.ts`],
  },
  {
    name: 'another secret opens the room',
    file: 'lib/server/rooms/policy.ts',
    find: `if (room.proofHash !== request.proofHash) return proved ? 'reset' : 'wrong-secret';`,
    replace: '',
    tests: ['lib/server/rooms/policy.test.ts'],
  },
  {
    name: 'one more than the room holds gets in',
    file: 'lib/server/rooms/policy.ts',
    find: 'room.seats.size < request.capacity',
    replace: 'room.seats.size <= request.capacity',
    tests: ['lib/server/rooms/policy.test.ts'],
  },
  {
    name: 'sockets without an origin are let in',
    file: 'lib/server/access/origin.ts',
    find: `if (origin === undefined || origin === 'null') return false;`,
    replace: `if (origin === undefined) return true;\n  if (origin === 'null') return false;`,
    tests: ['lib/server/access/access.test.ts'],
  },
  {
    name: 'an address is what the client says it is',
    file: 'lib/server/access/forwarded.ts',
    find: 'chain.at(-Math.min(trustedProxies, Math.max(chain.length, 1)))',
    replace: 'chain.at(0)',
    tests: ['lib/server/access/access.test.ts'],
  },
  {
    name: 'whoever floods is refused for ever and never cut',
    file: `${signaling}/guard.ts`,
    find: `return this.#refusals.take(1) ? 'refuse' : 'cut';`,
    replace: `return 'refuse';`,
    tests: ['lib/server/limits/limits.test.ts'],
  },
  {
    name: 'a closed socket goes on counting for its address',
    file: `${signaling}/createSignalingServer.ts`,
    find: `socket.once('close', admitted.release);`,
    replace: '',
    tests: [`${signaling}/door.test.ts`],
  },
];
