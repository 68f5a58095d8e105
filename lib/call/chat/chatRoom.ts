import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { Store } from '#lib/kernel/store.ts';
import type { AuthorKey, ChatChannelMessage, EntryBody, MessageId, SignedEntry } from '#lib/protocol/chat.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { MAX_REMOVED_AT_ONCE, MAX_TEXT_CHARS } from '#lib/protocol/limits.ts';
import { identify, isGenuine, provesAuthor, sameAuthor } from './authorship.ts';
import type { Author } from './authorship.ts';
import type { Chat, ChatPhoto, ChatSnapshot } from './chatPort.ts';
import { ChatSync } from './chatSync.ts';
import { EntryLog } from './entryLog.ts';
import { messagesOf } from './messages.ts';

export interface ChatRoomOptions {
  readonly room: RoomName;
  readonly self: ParticipantId;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly author: Author;
  /** The own display name just now. */
  readonly name: () => string;
  /** Entries that this tab had before its reload. */
  readonly kept: readonly SignedEntry[];
  /** Messages that were looked at before it. */
  readonly seen: readonly MessageId[];
  readonly send: (to: ParticipantId, message: ChatChannelMessage, otherwise: 'relay' | 'drop') => void;
  readonly broadcast: (message: ChatChannelMessage, otherwise: 'relay' | 'drop') => void;
  /** What is here has changed, and is to be kept. */
  readonly onChange: (entries: readonly SignedEntry[]) => void;
}

/** The highest clock there can be: from there on, order is by time. */
const MAX_LAMPORT = 1_000_000;
/** ms between two words that somebody is still writing, and without one until nobody is. */
const TYPING_MS = 3_000;
const STILL_TYPING_MS = 5_000;

/** The chat of one visit. What comes in is verified one after another, so nothing is shown that its author has not said. */
export class ChatRoom implements Chat {
  readonly snapshot = new Store<ChatSnapshot>({ messages: [], typing: [] });
  readonly seen: Store<ReadonlySet<MessageId>>;
  readonly #options: ChatRoomOptions;
  readonly #log = new EntryLog();
  readonly #sync: ChatSync;
  readonly #known = new Map<AuthorKey, ParticipantId>();
  readonly #inbox = new SerialQueue(() => {});
  readonly #outbox = new SerialQueue(() => {});
  readonly #typing = new Map<ParticipantId, () => void>();
  #toldTypingAt = Number.NEGATIVE_INFINITY;

  constructor(options: ChatRoomOptions) {
    this.#options = options;
    this.seen = new Store<ReadonlySet<MessageId>>(new Set(options.seen));
    const { self, clock, scope, kept, send, broadcast } = options;
    this.#known.set(options.author.key, self);
    scope.add(() => this.#inbox.close());
    scope.add(() => this.#outbox.close());
    this.#sync = new ChatSync({
      self,
      clock,
      scope,
      log: this.#log,
      send: (to, message) => send(to, message, 'drop'),
      broadcast: (message) => broadcast(message, 'drop'),
    });
    if (kept.length > 0) this.#take(kept);
  }

  /** A link has come up: says who writes here, and compares what both sides have. */
  linkUp(id: ParticipantId): void {
    // First what was kept, then what differs.
    void this.#inbox.push(async () => {
      await this.#introduce(id);
      this.#sync.linkUp(id);
    });
  }

  hear(from: ParticipantId, message: ChatChannelMessage): void {
    switch (message.kind) {
      case 'author':
        void this.#inbox.push(() => this.#meet(from, message.author, message.proof));
        return;
      case 'digest':
      case 'have':
        void this.#inbox.push(() => this.#sync.hear(from, message));
        return;
      case 'entries':
        this.#setTyping(from, false);
        return this.#take(message.entries);
      case 'typing':
        return this.#setTyping(from, message.typing);
      case 'hand':
      case 'lower-hand':
      case 'reaction':
      case 'stop':
      case 'removed':
      case 'new-secret':
      case 'ended':
        // Said on the same channel, to others here.
    }
  }

  say(text: string, replyTo?: MessageId): void {
    if (text.trim()) this.#write({ kind: 'say', text: text.slice(0, MAX_TEXT_CHARS), replyTo: replyTo ?? null, photo: null });
  }

  sendPhoto(photo: ChatPhoto): void {
    this.#write({ kind: 'say', text: '', replyTo: null, photo });
  }

  edit(id: MessageId, text: string): void {
    const message = this.snapshot.get().messages.find((one) => one.id === id);
    if (!message?.author.self || message.removed || message.text === text || !text.trim()) return;
    this.#write({ kind: 'edit', target: id, text: text.slice(0, MAX_TEXT_CHARS) });
  }

  remove(id: MessageId): void {
    const said = this.#log.entries.find((one) => one.id === id);
    if (said?.entry.author !== this.#options.author.key || said.entry.body.kind !== 'say') return;
    const edits = this.#log.entries.filter((one) => one.entry.body.kind === 'edit' && one.entry.body.target === id && sameAuthor(one.id, id));
    const targets = [id, ...edits.map((one) => one.id)].slice(0, MAX_REMOVED_AT_ONCE);
    this.#write({ kind: 'remove', targets, lamport: said.entry.lamport, at: said.entry.at });
  }

  type(): void {
    const now = this.#options.clock.now();
    if (now - this.#toldTypingAt < TYPING_MS) return;
    this.#toldTypingAt = now;
    this.#options.broadcast({ kind: 'typing', typing: true }, 'drop');
  }

  async #introduce(id: ParticipantId): Promise<void> {
    const { author, self, send } = this.#options;
    send(id, { kind: 'author', author: author.key, proof: await author.prove(self) }, 'relay');
  }

  async #meet(from: ParticipantId, key: AuthorKey, proof: string): Promise<void> {
    if (this.#known.get(key) === from || !(await provesAuthor(this.#options.room, from, key, proof))) return;
    this.#known.set(key, from);
    this.#show();
  }

  #write(body: EntryBody): void {
    this.#toldTypingAt = Number.NEGATIVE_INFINITY;
    void this.#outbox.push(async () => {
      const { author, clock, name, room, broadcast } = this.#options;
      const lamport = Math.min(this.#log.lamport + 1, MAX_LAMPORT);
      const entry = await author.sign({ author: author.key, lamport, at: clock.now(), name: name(), body });
      this.#log.add({ id: await identify(room, entry), entry });
      broadcast({ kind: 'entries', entries: [entry] }, 'relay');
      this.#changed();
    });
  }

  #take(entries: readonly SignedEntry[]): void {
    void this.#inbox.push(async () => {
      const { room } = this.#options;
      let news = false;
      for (const entry of entries) {
        const id = await identify(room, entry);
        // Cheap questions first: most of what comes a second time is known by its name.
        if (this.#log.has(id) || !this.#log.fits(entry) || !(await isGenuine(room, entry))) continue;
        news = this.#log.add({ id, entry }) || news;
      }
      if (news) this.#changed();
    });
  }

  #changed(): void {
    this.#show();
    this.#sync.changed();
    this.#options.onChange(this.#log.entries.map(({ entry }) => entry));
  }

  #show(): void {
    const { messages } = this.snapshot.get();
    const book = { self: this.#options.author.key, known: this.#known };
    this.snapshot.set({ messages: messagesOf(this.#log.entries, book, messages), typing: [...this.#typing.keys()] });
  }

  #setTyping(from: ParticipantId, typing: boolean): void {
    const before = this.#typing.get(from);
    before?.();
    if (!before && !typing) return;
    if (typing) this.#typing.set(from, this.#options.scope.after(this.#options.clock, STILL_TYPING_MS, () => this.#setTyping(from, false)));
    else this.#typing.delete(from);
    if ((before !== undefined) !== typing) this.snapshot.set({ ...this.snapshot.get(), typing: [...this.#typing.keys()] });
  }
}
