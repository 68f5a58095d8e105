import { createSeatToken } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName, RoomProof } from '#lib/protocol/ids.ts';
import type { Roster } from '#lib/protocol/events.ts';
import { RawClient } from './rawClient.ts';

/** ms before a lost socket is opened anew, ± 50 %, and the most between two attempts: as `socketSignaling.ts` has it. */
const FIRST_RETRY_MS = 300;
const SLOWEST_RETRY_MS = 2_000;

const profile = 'x'.repeat(40);

/** Somebody without a browser who comes back whenever the socket is lost, as browsers do, and writes down what happened. */
export class Attendant {
  /** ms that each return took, from the loss of the socket to the seat. */
  readonly returns: number[] = [];
  /** Every roster that was told, in the order in which they came to be: one that was pushed may be read before the answer to the join. */
  readonly rosters: Roster[] = [];
  self: ParticipantId | null = null;
  readonly #port: number;
  readonly #room: RoomName;
  readonly #proof: RoomProof;
  readonly #seat = createSeatToken();
  #client: RawClient | null = null;
  #left = false;

  constructor(port: number, room: RoomName, proof: RoomProof) {
    this.#port = port;
    this.#room = room;
    this.#proof = proof;
  }

  /** Takes the seat; from then on it is kept. */
  async enter(): Promise<void> {
    const client = await RawClient.open(this.#port);
    if (this.#left) return client.close();
    this.#client = client;
    client.on('roster', (roster) => this.#hear(roster));
    const joined = await client.request('join', { room: this.#room, proof: this.#proof, seat: this.#seat, profile, signals: [] });
    if (!joined.ok) throw new Error(`refused: ${joined.reason}`);
    this.self = joined.self;
    this.#hear(joined.roster);
    void client.closed.then(() => this.#comeBack());
  }

  leave(): void {
    this.#left = true;
    this.#client?.close();
  }

  #hear(roster: Roster): void {
    const later = this.rosters.findIndex(({ epoch, rev }) => epoch === roster.epoch && rev > roster.rev);
    this.rosters.splice(later < 0 ? this.rosters.length : later, 0, roster);
  }

  async #comeBack(): Promise<void> {
    const lost = Date.now();
    for (let wait = FIRST_RETRY_MS; !this.#left; wait = Math.min(2 * wait, SLOWEST_RETRY_MS)) {
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
      try {
        await this.enter();
        if (!this.#left) this.returns.push(Date.now() - lost);
        return;
      } catch {
        this.#client?.vanish();
      }
    }
  }
}
