import type { Clock } from '#lib/kernel/clock.ts';
import { loadLater } from '#lib/kernel/loadLater.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { Store } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Conversation } from '../conversationPort.ts';
import type { ConversationOptions, OpenConversation } from './createConversation.ts';

/** Makes a conversation; its code comes when somebody is in a call. */
export type LoadConversation = () => Promise<(options: Omit<ConversationOptions, 'openSink'>) => Promise<OpenConversation>>;

/** Texts from the server that wait for the code. Each is one entry at most. */
const MAX_WAITING = 64;

/** The conversation of one visit: its code is fetched when the call has settled, and what comes before it waits. */
export class LaterConversation {
  readonly #clock: Clock;
  readonly #load: LoadConversation;
  readonly #shown: Store<Conversation | null>;
  readonly #scope = new Scope();
  #waiting: (readonly [from: ParticipantId, text: string])[] = [];
  #open: OpenConversation | null = null;
  #started = false;

  /** `shown`: where the conversation is to be seen. */
  constructor(clock: Clock, load: LoadConversation, shown: Store<Conversation | null>) {
    this.#clock = clock;
    this.#load = load;
    this.#shown = shown;
  }

  /** More than once is once: a seat that is taken again is the same conversation. */
  start(options: Omit<ConversationOptions, 'scope' | 'clock' | 'openSink'>): void {
    if (this.#started) return;
    this.#started = true;
    const [clock, scope] = [this.#clock, this.#scope];
    loadLater(clock, scope, async () => (await this.#load())({ ...options, clock, scope }), (open) => {
      this.#open = open;
      for (const [from, text] of this.#waiting) open.receive(from, text);
      this.#waiting = [];
      this.#shown.set(open.conversation);
      scope.add(() => this.#shown.set(null));
    });
  }

  /** Something came sealed, through the server. */
  receive(from: ParticipantId, text: string): void {
    if (this.#open) this.#open.receive(from, text);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push([from, text]);
  }

  close(): void {
    this.#scope.close();
  }
}
