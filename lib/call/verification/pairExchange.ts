import { commitTo, createVerificationNonce, deriveWords, opens } from '#lib/crypto/verification.ts';
import type { CommitmentContext, Party } from '#lib/crypto/verification.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Store } from '#lib/kernel/store.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import type { Commitment, VerificationMessage } from '#lib/protocol/verification.ts';
import { exchangeTable } from './exchangeMachine.ts';
import type { ExchangeInput } from './exchangeMachine.ts';
import type { Exchange, ExchangeFailure } from './verificationPort.ts';

export type PairMessage = Extract<VerificationMessage, { readonly kind: 'commit' | 'reveal' }>;

export interface PairExchangeOptions {
  readonly room: RoomName;
  readonly self: Party;
  readonly other: Party;
  readonly send: (message: PairMessage) => void;
}

/**
 * Commits and reveals on one connection, once. Its methods are called one after another: the next when the last one has resolved. What
 * the other side does can bring this exchange to `failed`, and nothing else.
 */
export class PairExchange {
  readonly shown = new Store<Exchange>({ state: 'waiting' });
  readonly #options: PairExchangeOptions;
  readonly #nonce = createVerificationNonce();
  #own: Commitment | null = null;
  #theirs: Commitment | null = null;

  constructor(options: PairExchangeOptions) {
    this.#options = options;
  }

  /** Binds this side. Nothing may be heard before. */
  async start(): Promise<void> {
    this.#own = await commitTo(this.#context('mine'), this.#nonce);
    this.#options.send({ kind: 'commit', commitment: this.#own });
  }

  async hear(message: PairMessage): Promise<void> {
    if (message.kind === 'commit') return this.#takeCommitment(message.commitment);
    const matches = this.#theirs !== null && (await opens(this.#theirs, this.#context('theirs'), message.nonce));
    // Only where one was due: before a commitment, and a second time, it says more of who sends it than of the nonce.
    if (!this.#advance(matches ? 'match' : 'mismatch', this.shown.get().state === 'committed' ? 'mismatch' : 'violation')) return;
    const { room, self, other } = this.#options;
    const words = await deriveWords('pair', room, [{ ...self, nonce: this.#nonce }, { ...other, nonce: message.nonce }]);
    this.shown.set({ state: 'revealed', words });
  }

  /** Something came that is no message of this protocol, or too much of it. */
  violate(): void {
    this.#advance('violation', 'violation');
  }

  #takeCommitment(theirs: Commitment): void {
    // One's own, thrown back: its nonce would come back as well.
    if (theirs === this.#own) return this.violate();
    if (!this.#advance('commit', 'violation')) return;
    this.#theirs = theirs;
    this.#options.send({ kind: 'reveal', nonce: this.#nonce });
  }

  /** Whether the exchange goes on. `reason`: of its failure, if that is what comes of it. */
  #advance(input: ExchangeInput, reason: ExchangeFailure): boolean {
    const next = transition(exchangeTable, this.shown.get().state, input);
    if (next === 'failed') this.shown.set({ state: 'failed', reason });
    else if (next === 'committed') this.shown.set({ state: 'committed' });
    return next !== null && next !== 'failed';
  }

  #context(whose: 'mine' | 'theirs'): CommitmentContext {
    const { room, self, other } = this.#options;
    return whose === 'mine' ? { kind: 'pair', room, from: self, to: other } : { kind: 'pair', room, from: other, to: self };
  }
}
