import type { AuthorKey, MessageId } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import { isRemoval, sameAuthor } from './authorship.ts';
import type { ChatMessage } from './chatPort.ts';
import { compareEntries, compareLogged } from './entryLog.ts';
import type { LoggedEntry, OrderKey } from './entryLog.ts';

/** Who writes under which key. */
export interface AuthorBook {
  readonly self: AuthorKey;
  readonly known: ReadonlyMap<AuthorKey, ParticipantId>;
}

type Placed = OrderKey & { readonly message: ChatMessage };

/** What the log says, in the order that everybody sees it in. A message that is as it was in `before` is the same object. */
export function messagesOf(log: readonly LoggedEntry[], book: AuthorBook, before: readonly ChatMessage[] = []): readonly ChatMessage[] {
  const edits = lastEdits(log);
  const earlier = new Map(before.map((message) => [message.id, message]));
  const placed: Placed[] = [];
  const gone = new Set<MessageId>();
  for (const { id, entry } of [...log].sort(compareLogged)) {
    const { body, lamport, at } = entry;
    const author = { id: book.known.get(entry.author) ?? null, name: cleanName(entry.name), self: entry.author === book.self };
    if (body.kind === 'say') {
      const edit = edits.get(id);
      const message = { id, author, at, text: edit ?? body.text, edited: edit !== undefined, removed: false, replyTo: body.replyTo, photo: body.photo };
      placed.push({ id, lamport, at, message });
    } else if (body.kind === 'remove') {
      const [target] = body.targets;
      // Said twice, as from two tabs: one place is enough.
      if (!target || !sameAuthor(target, id) || isRemoval(target) || gone.has(target)) continue;
      gone.add(target);
      const message = { id: target, author, at: body.at, text: '', edited: false, removed: true, replyTo: null, photo: null };
      placed.push({ id: target, lamport: body.lamport, at: body.at, message });
    }
  }
  return placed.sort(compareEntries).map(({ message }) => kept(earlier.get(message.id), message));
}

function lastEdits(log: readonly LoggedEntry[]): ReadonlyMap<MessageId, string> {
  const last = new Map<MessageId, OrderKey & { readonly text: string }>();
  for (const { id, entry } of log) {
    if (entry.body.kind !== 'edit' || !sameAuthor(entry.body.target, id)) continue;
    const { target, text } = entry.body;
    const edit = { id, lamport: entry.lamport, at: entry.at, text };
    const known = last.get(target);
    if (!known || compareEntries(known, edit) < 0) last.set(target, edit);
  }
  return new Map([...last].map(([target, { text }]) => [target, text]));
}

function kept(before: ChatMessage | undefined, now: ChatMessage): ChatMessage {
  const same =
    before &&
    before.text === now.text &&
    before.edited === now.edited &&
    before.removed === now.removed &&
    before.author.id === now.author.id &&
    before.author.name === now.author.name;
  return same ? before : now;
}
