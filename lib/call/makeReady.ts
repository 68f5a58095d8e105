import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import { participantIdOf, roomNameOf } from '#lib/protocol/ids.ts';
import type { RoomSecret, VisitId } from '#lib/protocol/ids.ts';
import type { TransportEvent } from '#lib/rtc/mediaTransport.ts';
import { SealedRoom } from './sealedRoom.ts';
import type { Ready, VisitEnvironment, VisitOptions } from './visitOptions.ts';

/** Derives the keys of a visit and makes what carries its media. */
export async function makeReady(
  env: VisitEnvironment,
  { room, seat, host }: VisitOptions,
  { secret, visit }: { readonly secret: RoomSecret; readonly visit: VisitId },
  onTransport: (event: TransportEvent) => void,
): Promise<Ready> {
  const [keys, self, hosted] = await Promise.all([deriveRoomKeys(room, secret), participantIdOf(room, seat), host && roomNameOf(host)]);
  const transport = await env.createTransport(self, onTransport);
  const sealed = new SealedRoom({ room, key: keys.seal, self, visit });
  return { self, keys, sealed, transport, host: hosted === room ? host : null };
}
