import { Store } from '#lib/kernel/store.ts';
import type { MessageId } from '#lib/protocol/chat.ts';
import type { Chat, ChatMessage } from './chatPort.ts';

export interface ReadMarks {
  /** What others wrote and nobody has looked at here. */
  readonly unread: number;
  /** The first of those that were unread when the reading began: the line that says "new" stands above it. */
  readonly firstNew: MessageId | null;
}

/** How far the chat has been read. By each message and not by a place in the log: what heals comes in between. */
export class ChatReader {
  readonly marks = new Store<ReadMarks>({ unread: 0, firstNew: null });
  readonly #chat: Pick<Chat, 'snapshot' | 'seen'>;
  readonly #onNews: (messages: readonly ChatMessage[]) => void;
  readonly #known = new Set<MessageId>();
  readonly #stop: () => void;
  #messages: readonly ChatMessage[] = [];
  #reading = false;

  /** `onNews` hears of what others have written, once each, what is here already left out. */
  constructor(chat: Pick<Chat, 'snapshot' | 'seen'>, onNews: (messages: readonly ChatMessage[]) => void) {
    this.#chat = chat;
    this.#onNews = onNews;
    for (const { id } of chat.snapshot.get().messages) this.#known.add(id);
    this.#stop = chat.snapshot.subscribe(() => this.#update());
    this.#update();
  }

  /** Whether somebody looks at the chat just now. */
  setReading(reading: boolean): void {
    if (reading === this.#reading) return;
    this.#reading = reading;
    if (reading) {
      const firstNew = this.#unread()[0]?.id ?? null;
      this.marks.set({ ...this.marks.get(), firstNew });
    }
    this.#mark();
  }

  close(): void {
    this.#stop();
  }

  #update(): void {
    const { messages } = this.#chat.snapshot.get();
    // Somebody typing is no news.
    if (messages === this.#messages) return;
    this.#messages = messages;
    const fresh = messages.filter(({ id }) => !this.#known.has(id));
    for (const { id } of fresh) this.#known.add(id);
    // Whoever answers has read.
    if (fresh.some(({ author }) => author.self) && this.#reading) this.marks.set({ ...this.marks.get(), firstNew: null });
    this.#mark();
    const news = fresh.filter(isForeign);
    if (news.length > 0) this.#onNews(news);
  }

  #mark(): void {
    const { seen } = this.#chat;
    const looked = this.#reading ? this.#unread().map(({ id }) => id) : [];
    if (looked.length > 0) seen.set(new Set([...seen.get(), ...looked]));
    const unread = this.#unread().length;
    if (unread !== this.marks.get().unread) this.marks.set({ ...this.marks.get(), unread });
  }

  #unread(): readonly ChatMessage[] {
    return this.#messages.filter((message) => isForeign(message) && !this.#chat.seen.get().has(message.id));
  }
}

const isForeign = ({ author, removed }: ChatMessage): boolean => !author.self && !removed;
