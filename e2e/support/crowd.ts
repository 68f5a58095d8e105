import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import { sealProfile } from '#lib/crypto/envelope.ts';
import { createSeatToken, createVisitId } from '#lib/protocol/ids.ts';
import { parseRoomLink } from '#lib/protocol/roomLink.ts';
import { RawClient } from './rawClient.ts';

/** People without browsers: each has a seat and a name, and connections that never come about. */
export class Crowd {
  readonly #clients: RawClient[] = [];

  /** Lets `names` into the room of `link`, one after the other. */
  async enter(link: string, names: readonly string[]): Promise<void> {
    const parsed = parseRoomLink(link);
    if (!parsed?.secret) throw new Error('no whole link to a room');
    const { room, secret } = parsed;
    const { seal, proof } = await deriveRoomKeys(room, secret);
    for (const name of names) {
      const client = await RawClient.open(Number(new URL(link).port));
      this.#clients.push(client);
      const seat = createSeatToken();
      const watched = await client.request('watch', { room, proof, seat });
      if (!watched.ok) throw new Error(watched.reason);
      const profile = await sealProfile(seal, room, watched.self, { name, visit: createVisitId() });
      const joined = await client.request('join', { room, proof, seat, profile, signals: [] });
      if (!joined.ok) throw new Error(joined.reason);
    }
  }

  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }
}
