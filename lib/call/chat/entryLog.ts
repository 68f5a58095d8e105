import { fromBase64Url, toBase64Url } from '#lib/kernel/base64url.ts';
import { messageId } from '#lib/protocol/chat.ts';
import type { MessageId, SignedEntry } from '#lib/protocol/chat.ts';
import { isRemoval, sameAuthor } from './authorship.ts';

/** An entry under its name. */
export interface LoggedEntry {
  readonly id: MessageId;
  readonly entry: SignedEntry;
}

const ID_BYTES = 16;
/** Most entries that are kept: a week of talk, and what a hostile author may fill at most. */
const MAX_ENTRIES = 10_000;
/** Most of one author's. */
const MAX_OF_ONE_AUTHOR = 4_000;
/** Characters of texts and thumbnails that are kept. */
const MAX_CHARS = 16 * 1024 * 1024;
/** How far an entry may be ahead of the newest one here. What honest authors say counts on by one; a wild count would hold the last place for good. */
const MAX_AHEAD = 2_000;

/**
 * What everybody in the call has written, as a set that only grows: in whatever order entries come in, and however often, the same ones
 * make the same log. What is removed is forgotten, and its name is kept so that nobody brings it back.
 */
export class EntryLog {
  readonly #entries = new Map<MessageId, SignedEntry>();
  /** Of all that is here and all that was removed. */
  readonly #names = new Set<MessageId>();
  readonly #perAuthor = new Map<string, number>();
  readonly #sum = new Uint8Array(ID_BYTES);
  #lamport = 0;
  #chars = 0;

  /** The clock of the newest entry. */
  get lamport(): number {
    return this.#lamport;
  }

  /** Names of all that is here and all that was removed. */
  get ids(): ReadonlySet<MessageId> {
    return this.#names;
  }

  /** How many names there are, and all of them XORed: equal on two sides means that neither lacks anything. */
  get digest(): { readonly count: number; readonly sum: MessageId } {
    return { count: this.#names.size, sum: messageId.parse(toBase64Url(this.#sum)) };
  }

  /** Everything that is here, removed things apart. */
  get entries(): readonly LoggedEntry[] {
    return [...this.#entries].map(([id, entry]) => ({ id, entry }));
  }

  has(id: MessageId): boolean {
    return this.#names.has(id);
  }

  /** Whether there is room for `entry`, genuine or not: looked at before anything dear is done with it. */
  fits({ author, lamport, body }: SignedEntry): boolean {
    if (lamport > this.#lamport + MAX_AHEAD || this.#entries.size >= MAX_ENTRIES) return false;
    return (this.#perAuthor.get(author) ?? 0) < MAX_OF_ONE_AUTHOR && this.#chars + charsOf(body) <= MAX_CHARS;
  }

  /** Takes a genuine entry. Says whether it is new. */
  add({ id, entry }: LoggedEntry): boolean {
    const { author, lamport, body } = entry;
    // What was removed stays so.
    if (this.#names.has(id) || !this.fits(entry)) return false;
    this.#entries.set(id, entry);
    this.#name(id);
    this.#perAuthor.set(author, (this.#perAuthor.get(author) ?? 0) + 1);
    this.#chars += charsOf(body);
    this.#lamport = Math.max(this.#lamport, lamport);
    // What removes is not removed: otherwise the order in which two of them come would matter.
    if (body.kind === 'remove') for (const target of body.targets) if (sameAuthor(target, id) && !isRemoval(target)) this.#remove(target);
    return true;
  }

  #name(id: MessageId): void {
    if (this.#names.has(id)) return;
    this.#names.add(id);
    const bytes = fromBase64Url(id) ?? new Uint8Array();
    for (let at = 0; at < ID_BYTES; at++) this.#sum[at] = (this.#sum[at] ?? 0) ^ (bytes[at] ?? 0);
  }

  #remove(id: MessageId): void {
    this.#name(id);
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#chars -= charsOf(entry.body);
  }
}

function charsOf(body: SignedEntry['body']): number {
  switch (body.kind) {
    case 'say':
      return body.text.length + (body.photo?.thumbnail.length ?? 0);
    case 'edit':
      return body.text.length;
    case 'remove':
      return body.targets.length * 22;
  }
}

/** Everybody's order: by Lamport's clock, then by what nobody can dispute. */
export function compareEntries(a: OrderKey, b: OrderKey): number {
  return a.lamport - b.lamport || a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id));
}

export interface OrderKey {
  readonly id: MessageId;
  readonly lamport: number;
  readonly at: number;
}

export const compareLogged = (a: LoggedEntry, b: LoggedEntry): number => compareEntries({ ...a.entry, id: a.id }, { ...b.entry, id: b.id });
