import { commitTo, createVerificationNonce, deriveWords, nameGroup, opens } from '#lib/crypto/verification.ts';
import type { Party, RevealedParty } from '#lib/crypto/verification.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { Store } from '#lib/kernel/store.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Commitment, Fingerprint, GroupName, VerificationMessage, VerificationNonce } from '#lib/protocol/verification.ts';
import type { ExchangeFailure, RoomWords } from './verificationPort.ts';

type RoomCommit = Extract<VerificationMessage, { readonly kind: 'room-commit' }>;
type RoomReveal = Extract<VerificationMessage, { readonly kind: 'room-reveal' }>;
export type RoomMessage = RoomCommit | RoomReveal;

export interface RoomExchangeOptions {
  readonly room: RoomName;
  readonly self: ParticipantId;
  readonly clock: Clock;
  /** Nothing where no connection to `to` is up: what counts is said when one is. */
  readonly send: (to: ParticipantId, message: RoomMessage) => void;
}

/** Others that there have to be: with one, the words of the pair say it all. */
const FEWEST_OTHERS = 2;

/** Rounds that one participant may begin for everybody. People come and go; whoever begins more is out for tries, or for trouble. */
const ROUNDS = { perSecond: 0.5, burst: 40 };

/** Most rounds that one message leaps over; the first one may leap further, to where everybody else is. */
const MAX_LEAP = 2 ** 20;

/** Participants whose rounds are remembered: more than a room holds. */
const MAX_REMEMBERED = 512;

/** What this side has bound itself to in a round. */
interface Own {
  readonly group: GroupName;
  readonly members: ReadonlySet<ParticipantId>;
  readonly nonce: VerificationNonce;
  readonly commitment: Commitment;
  readonly party: Party;
  revealed: boolean;
}

/** Another participant, as far as rounds go. */
interface Other {
  /** Of the certificate that its end of the connection holds; null before there is one. */
  fingerprint: Fingerprint | null;
  commit: RoomCommit | null;
  nonce: VerificationNonce | null;
  failure: ExchangeFailure | null;
  readonly rounds: TokenBucket;
}

/**
 * Finds words that are equal for everybody in the room, who sees the same people with the same certificates: everybody commits to everybody,
 * and reveals when everybody has. A side's nonce is told to nobody before all that goes into its words is bound, so whoever is in the middle
 * of any two of them, or is one of them, has chosen without knowing what comes of it.
 *
 * Whenever people or certificates change, all that was revealed is worth nothing: the next round begins, and whoever hears of a later round for
 * the people it sees itself joins it with another nonce. Rounds only grow, so all who see the same people end in the same one. Methods are called
 * one after another: the next when the last one has resolved.
 */
export class RoomExchange {
  readonly shown = new Store<RoomWords>({ state: 'few' });
  readonly #options: RoomExchangeOptions;
  readonly #others = new Map<ParticipantId, Other>();
  #present: ReadonlySet<ParticipantId> = new Set();
  #certificate: Fingerprint | null = null;
  /** Everybody this side sees, itself included. */
  #group: GroupName | null = null;
  #round = 0;
  #leapt = false;
  #own: Own | null = null;
  #hadWords = false;

  constructor(options: RoomExchangeOptions) {
    this.#options = options;
  }

  /** Who else is in the room. */
  async setPresent(present: ReadonlySet<ParticipantId>): Promise<void> {
    const before = this.#present;
    if (present.size === before.size && [...present].every((id) => before.has(id))) return;
    this.#present = present;
    // Whoever comes back with the same certificate is the same page, and counts on from where it was.
    for (const id of this.#others.keys()) if (this.#others.size > MAX_REMEMBERED && !present.has(id)) this.#others.delete(id);
    const { room, self } = this.#options;
    this.#group = await nameGroup(room, [self, ...present]);
    // Somebody may have noticed earlier, and begun a round for these very people.
    const begun = this.#members().map(([, { commit }]) => (commit?.group === this.#group ? commit.round : 0));
    await this.#begin(Math.max(this.#round + 1, ...begun));
  }

  /** A connection to `id` is up, with these certificates. It may be sooner than the word of who is in the room. */
  async linkUp(id: ParticipantId, own: Fingerprint, theirs: Fingerprint): Promise<void> {
    const other = this.#other(id);
    const known = this.#certificate !== null;
    const anew = this.#certificate !== own || (other.fingerprint !== null && other.fingerprint !== theirs);
    this.#certificate = own;
    if (other.fingerprint !== theirs) Object.assign(other, { fingerprint: theirs, commit: null, nonce: null, failure: null });
    if (anew) return this.#begin(known ? this.#round + 1 : Math.max(1, this.#round));
    // What was said before may have gone with the connection.
    this.#tell(id);
    await this.#advance();
  }

  /** `id` has broken the protocol: there are no words with it. */
  async violate(id: ParticipantId): Promise<void> {
    await this.#fail(this.#other(id), 'violation');
  }

  async hear(from: ParticipantId, message: RoomMessage): Promise<void> {
    const other = this.#other(from);
    if (other.fingerprint === null || other.failure) return;
    if (message.kind === 'room-commit') await this.#takeCommit(other, message);
    else await this.#takeReveal(other, message);
  }

  async #takeCommit(other: Other, message: RoomCommit): Promise<void> {
    const { round } = message;
    const before = other.commit;
    if (before && round < before.round) return;
    if (before?.round === round) {
      // Said again on another connection. Another one in the same round could be made with this side's nonce known.
      if (before.commitment !== message.commitment || before.group !== message.group) await this.#fail(other, 'violation');
      return;
    }
    if (message.commitment === this.#own?.commitment) return this.#fail(other, 'violation');
    if (round > this.#round && !this.#mayLeap(other, round)) return this.#fail(other, 'violation');
    other.commit = message;
    other.nonce = null;
    // For other people, it waits for either side to see what the other sees.
    if (round > this.#round && message.group === this.#group) {
      this.#leapt = true;
      await this.#begin(round);
    } else await this.#advance();
  }

  #other(id: ParticipantId): Other {
    const other = this.#others.get(id) ?? { fingerprint: null, commit: null, nonce: null, failure: null, rounds: new TokenBucket(this.#options.clock, ROUNDS) };
    this.#others.set(id, other);
    return other;
  }

  /** Those in the room. */
  #members(): readonly (readonly [ParticipantId, Other])[] {
    return [...this.#present].map((id) => [id, this.#other(id)]);
  }

  #mayLeap(other: Other, round: number): boolean {
    return other.rounds.take(1) && (!this.#leapt || round - this.#round <= MAX_LEAP);
  }

  async #takeReveal(other: Other, { round, nonce }: RoomReveal): Promise<void> {
    if (round < (other.commit?.round ?? 0)) return;
    // A nonce that was not promised, or a second one.
    if (other.commit?.round !== round || (other.nonce !== null && other.nonce !== nonce)) return this.#fail(other, 'violation');
    other.nonce = nonce;
    await this.#advance();
  }

  async #fail(other: Other, failure: ExchangeFailure): Promise<void> {
    other.failure = failure;
    await this.#advance();
  }

  /** Binds this side anew, for the people there are. */
  async #begin(round: number): Promise<void> {
    this.#round = round;
    this.#own = null;
    const { room, self } = this.#options;
    if (this.#present.size < FEWEST_OTHERS) return this.shown.set({ state: 'few' });
    this.shown.set({ state: 'gathering' });
    const group = this.#group;
    if (this.#certificate === null || group === null) return;
    const members = this.#present;
    const [nonce, party] = [createVerificationNonce(), { id: self, fingerprint: this.#certificate }];
    const commitment = await commitTo({ kind: 'room', room, from: party, group, round }, nonce);
    this.#own = { group, members, nonce, commitment, party, revealed: false };
    for (const id of members) this.#tell(id);
    await this.#advance();
  }

  /** Says to `id` all that it is to know of this round. */
  #tell(id: ParticipantId): void {
    const own = this.#own;
    if (!own?.members.has(id)) return;
    this.#options.send(id, { kind: 'room-commit', round: this.#round, group: own.group, commitment: own.commitment });
    if (own.revealed) this.#options.send(id, { kind: 'room-reveal', round: this.#round, nonce: own.nonce });
  }

  async #advance(): Promise<void> {
    const own = this.#own;
    if (!own) return;
    const members = this.#members();
    const failed = members.find(([, { failure }]) => failure !== null);
    if (failed) return this.shown.set({ state: 'failed', reason: failed[1].failure ?? 'violation', by: failed[0] });
    const bound = members.every(([, { commit, fingerprint }]) => fingerprint !== null && commit?.round === this.#round && commit.group === own.group);
    if (!bound) return;
    if (!own.revealed) {
      own.revealed = true;
      for (const id of own.members) this.#options.send(id, { kind: 'room-reveal', round: this.#round, nonce: own.nonce });
    }
    if (this.shown.get().state === 'gathering' && members.every(([, { nonce }]) => nonce !== null)) await this.#open(own);
  }

  async #open(own: Own): Promise<void> {
    const { room } = this.#options;
    const parties: RevealedParty[] = [{ ...own.party, nonce: own.nonce }];
    for (const [id, other] of this.#members()) {
      const { fingerprint, commit, nonce } = other;
      if (!fingerprint || !commit || !nonce) return;
      const from = { id, fingerprint };
      if (!(await opens(commit.commitment, { kind: 'room', room, from, group: own.group, round: this.#round }, nonce))) return this.#fail(other, 'mismatch');
      parties.push({ ...from, nonce });
    }
    this.shown.set({ state: 'revealed', words: await deriveWords('room', room, parties), again: this.#hadWords });
    this.#hadWords = true;
  }
}
