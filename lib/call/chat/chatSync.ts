import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { ChatChannelMessage, MessageId, SignedEntry } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { MAX_ENTRIES_PER_MESSAGE, MAX_IDS_PER_MESSAGE } from '#lib/protocol/limits.ts';
import { compareLogged } from './entryLog.ts';
import type { EntryLog, LoggedEntry } from './entryLog.ts';

export type SyncMessage = Extract<ChatChannelMessage, { kind: 'digest' | 'have' }>;

export interface ChatSyncOptions {
  readonly self: ParticipantId;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly log: EntryLog;
  readonly send: (to: ParticipantId, message: ChatChannelMessage) => void;
  readonly broadcast: (message: ChatChannelMessage) => void;
}

/** ms of quiet after a change until everybody compares: then what was said has arrived, or is missing. */
const SETTLE_MS = 3_000;
/** Characters of entries in one message: under the channel's limit, whatever script they are in. */
const BATCH_CHARS = 20_000;
/** Names that are taken of one other side. */
const MAX_IDS = 20_000;

/**
 * Brings logs together, pair by pair: both sides say a digest when a link comes up and when something has changed; where they differ, the
 * one with the smaller id lists all it has, gets what it lacks with the other's list, and gives what is lacking there.
 */
export class ChatSync {
  readonly #options: ChatSyncOptions;
  readonly #lists = new Map<ParticipantId, Set<MessageId>>();
  /** Both digests at the last comparison with each. Once compared, there is nothing more to get: it did not fit, or is on its way. */
  readonly #compared = new Map<ParticipantId, string>();
  #announcing = false;

  constructor(options: ChatSyncOptions) {
    this.#options = options;
  }

  linkUp(id: ParticipantId): void {
    this.#lists.delete(id);
    this.#compared.delete(id);
    this.#options.send(id, this.#digest());
  }

  changed(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    const { clock, scope } = this.#options;
    scope.after(clock, SETTLE_MS, () => {
      this.#announcing = false;
      this.#options.broadcast(this.#digest());
    });
  }

  hear(from: ParticipantId, message: SyncMessage): void {
    if (message.kind === 'digest') this.#compare(from, message.count, message.sum);
    else this.#collect(from, message.ids, message.last, message.answer);
  }

  #digest(): ChatChannelMessage {
    return { kind: 'digest', ...this.#options.log.digest };
  }

  #compare(from: ParticipantId, count: number, sum: MessageId): void {
    const mine = this.#options.log.digest;
    if (mine.count === count && mine.sum === sum) return;
    const pair = `${mine.count} ${mine.sum} ${count} ${sum}`;
    if (this.#compared.get(from) === pair) return;
    this.#compared.set(from, pair);
    if (this.#options.self < from) this.#list(from, false);
    else this.#options.send(from, this.#digest());
  }

  /** All names that are known here. `answer`: to a list that had more than this side. */
  #list(to: ParticipantId, answer: boolean): void {
    const ids = [...this.#options.log.ids];
    let at = 0;
    do {
      const part = ids.slice(at, at + MAX_IDS_PER_MESSAGE);
      at += MAX_IDS_PER_MESSAGE;
      this.#options.send(to, { kind: 'have', ids: part, last: at >= ids.length, answer });
    } while (at < ids.length);
  }

  #collect(from: ParticipantId, ids: readonly MessageId[], last: boolean, answer: boolean): void {
    const list = this.#lists.get(from) ?? new Set();
    for (const id of ids) if (list.size < MAX_IDS) list.add(id);
    this.#lists.set(from, list);
    if (!last) return;
    this.#lists.delete(from);
    const { log } = this.#options;
    for (const entries of batches(log.entries.filter(({ id }) => !list.has(id)))) this.#options.send(from, { kind: 'entries', entries });
    if (!answer && [...list].some((id) => !log.has(id))) this.#list(from, true);
  }
}

/** Oldest first, so that no clock jumps. */
function batches(entries: readonly LoggedEntry[]): SignedEntry[][] {
  const made: SignedEntry[][] = [];
  let chars = 0;
  for (const { entry } of [...entries].sort(compareLogged)) {
    const size = JSON.stringify(entry).length;
    const last = made.at(-1);
    if (last && last.length < MAX_ENTRIES_PER_MESSAGE && chars + size <= BATCH_CHARS) {
      last.push(entry);
      chars += size;
    } else {
      made.push([entry]);
      chars = size;
    }
  }
  return made;
}
