import { drawCodeWords } from '#lib/crypto/spokenCode.ts';
import type { SpokenCode } from '#lib/crypto/spokenCode.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { CODE_LIFETIME_MS, CODE_TRY_MS, MAX_CODE_TRIES } from '#lib/protocol/limits.ts';
import { createSlotNonce } from '#lib/protocol/rendezvous.ts';
import type { SlotMessage, SlotNotice, TryId } from '#lib/protocol/rendezvous.ts';
import type { OpenSignaling, Signaling } from '#lib/signaling/signaling.ts';
import { answerAsHost } from './exchange.ts';
import type { HostExchange, InvitedRoom } from './exchange.ts';
import { invitationTable } from './invitationMachine.ts';
import type { InvitationInput, InvitationStage } from './invitationMachine.ts';
import { slotListeners } from './slotListeners.ts';

/** How long the server may take to give out a slot, in ms. */
const OPENING_MS = 12_000;

export interface InvitationState {
  readonly stage: InvitationStage;
  /** Null until a slot is open. Kept afterwards, so that it can be shown which code it was. */
  readonly code: SpokenCode | null;
  /** When the code expires, ms since the epoch. */
  readonly until: number;
  /** Tries that have come to nothing. */
  readonly failures: number;
}

export interface InvitationEnvironment {
  readonly openSignaling: OpenSignaling;
  readonly clock: Clock;
}

/** The try that is under way. */
interface Current {
  readonly id: TryId;
  readonly scope: Scope;
  exchange: HostExchange | null;
}

/**
 * The inviting side of one spoken code, from the slot to its end. It counts tries, keeps time and forgets the code by itself: a server that
 * forgets to, or will not, gets no further try out of it.
 */
export class SpokenInvitation {
  readonly #state = new Store<InvitationState>({ stage: 'opening', code: null, until: 0, failures: 0 });
  readonly #scope = new Scope();
  readonly #clock: Clock;
  readonly #room: InvitedRoom;
  readonly #nonce = createSlotNonce();
  readonly #words = drawCodeWords();
  readonly #signaling: Signaling;
  readonly #inbox = new SerialQueue(() => {});
  #current: Current | null = null;
  #begun = 0;

  constructor({ openSignaling, clock }: InvitationEnvironment, room: InvitedRoom) {
    this.#clock = clock;
    this.#room = room;
    this.#signaling = openSignaling(slotListeners((notice) => void this.#inbox.push(() => this.#hear(notice))));
    this.#scope.add(() => this.#signaling.close());
    this.#scope.add(() => this.#inbox.close());
    this.#scope.add(this.#signaling.state.subscribe(() => this.#onSocket()));
    this.#scope.after(clock, OPENING_MS, () => this.#input('unanswered'));
    this.#onSocket();
  }

  get state(): Readable<InvitationState> {
    return this.#state;
  }

  /** Gives the slot back and releases everything; the code is worth nothing from then on. */
  close(): void {
    this.#scope.close();
    this.#current = null;
  }

  #onSocket(): void {
    const socket = this.#signaling.state.get();
    if (socket === 'connected') void this.#open();
    else if (socket !== 'connecting') this.#input('disconnected');
  }

  async #open(): Promise<void> {
    if (this.#state.get().stage !== 'opening') return;
    const opened = await this.#signaling.request('openSlot', { nonce: this.#nonce });
    if (this.#scope.closed) return;
    if (opened.ok) {
      const until = this.#clock.now() + CODE_LIFETIME_MS;
      this.#scope.after(this.#clock, CODE_LIFETIME_MS, () => this.#input('late'));
      this.#input('opened', { code: { slot: opened.slot, words: this.#words }, until });
    } else if (opened.reason !== 'disconnected') this.#input(opened.reason === 'timeout' ? 'unanswered' : 'refused');
  }

  /** What has happened leads to the next stage; an end gives everything back but what it is called. */
  #input(happened: InvitationInput, news: Partial<InvitationState> = {}): void {
    const state = this.#state.get();
    const stage = transition(invitationTable, state.stage, happened);
    if (!stage) return;
    this.#state.set({ ...state, ...news, stage });
    if (stage !== 'waiting' && stage !== 'trying') this.close();
  }

  async #hear({ try: id, message }: SlotNotice): Promise<void> {
    if (message.kind === 'begun') return this.#begin(id);
    const current = this.#current;
    if (current?.id !== id) return;
    if (message.kind === 'gone') this.#fail();
    else if (message.kind === 'share') this.#answer(current, message);
    else if (message.kind === 'confirmation') await this.#decide(current, message);
  }

  /** Each try is counted here before anything is said in it. */
  #begin(id: TryId): void {
    // The server lets one wait for the other; if it does not, the former is over.
    if (this.#current) this.#fail();
    if (this.#state.get().stage !== 'waiting') return;
    this.#begun += 1;
    const scope = this.#scope.child();
    scope.after(this.#clock, CODE_TRY_MS, () => this.#fail());
    this.#current = { id, scope, exchange: null };
    this.#input('begun');
  }

  #fail(): void {
    this.#current?.scope.close();
    this.#current = null;
    const failures = this.#begun;
    this.#input(failures >= MAX_CODE_TRIES ? 'exhausted' : 'failed', { failures });
  }

  #answer(current: Current, share: Extract<SlotMessage, { readonly kind: 'share' }>): void {
    const { code } = this.#state.get();
    if (!code || current.exchange) return;
    const answered = answerAsHost({ code, nonce: this.#nonce, id: current.id }, share);
    if (!answered.ok) return this.#refuse(current, code);
    current.exchange = answered.value;
    this.#say(current, code, answered.value.share);
  }

  async #decide(current: Current, confirmation: Extract<SlotMessage, { readonly kind: 'confirmation' }>): Promise<void> {
    const { code } = this.#state.get();
    if (!code || !current.exchange) return;
    // Whatever it is, the try ends with it, before the inbox gives out another: a second confirmation would be a second guess.
    const welcome = await current.exchange.welcome(confirmation, this.#room);
    if (this.#current !== current) return;
    if (!welcome.ok) return this.#refuse(current, code);
    // It is used from here on, whether the guest still hears it or not.
    await this.#signaling.request('slotMessage', { slot: code.slot, try: current.id, message: welcome.value });
    this.#input('welcomed');
  }

  #refuse(current: Current, code: SpokenCode): void {
    this.#say(current, code, { kind: 'refusal' });
    this.#fail();
  }

  #say({ id }: Current, { slot }: SpokenCode, message: SlotMessage): void {
    this.#signaling.notify('slotMessage', { slot, try: id, message });
  }
}
