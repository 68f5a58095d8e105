import type { Transfer } from '../files/filesPort.ts';
import type { MessageId } from '#lib/protocol/chat.ts';
import type { ChatAuthor, ChatMessage } from './chatPort.ts';

/** What a chat shows one below the other. `key` stays with an item for as long as it is there. */
export type TimelineItem =
  /** What one person said within a minute, under one name. */
  | { readonly kind: 'group'; readonly key: string; readonly author: ChatAuthor; readonly at: number; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'file'; readonly key: string; readonly transfer: Transfer }
  /** What follows is new. */
  | { readonly kind: 'new'; readonly key: string };

const MINUTE_MS = 60_000;
const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

const sameAuthor = (one: ChatAuthor, other: ChatAuthor): boolean => one.self === other.self && one.id === other.id && one.name === other.name;

/**
 * Messages stay in the order that everybody has them in. A file stands after the last message that is no newer than its offer: whose
 * clock is slow moves a card down, and whose clock is fast moves nothing.
 */
export function timeline(messages: readonly ChatMessage[], transfers: readonly Transfer[], firstNew: MessageId | null): readonly TimelineItem[] {
  const places = transfers.map((transfer) => ({ transfer, after: messages.findLastIndex(({ at }) => at <= transfer.at) }));
  const items: TimelineItem[] = [];
  const filesAfter = (index: number): void => {
    for (const { transfer, after } of places) if (after === index) items.push({ kind: 'file', key: `file ${transfer.id}`, transfer });
  };
  filesAfter(-1);
  for (const [index, message] of messages.entries()) {
    if (message.id === firstNew) items.push({ kind: 'new', key: 'new' });
    const last = items.at(-1);
    if (last?.kind === 'group' && sameAuthor(last.author, message.author) && minuteOf(last.at) === minuteOf(message.at)) {
      items[items.length - 1] = { ...last, messages: [...last.messages, message] };
    } else {
      items.push({ kind: 'group', key: message.id, author: message.author, at: message.at, messages: [message] });
    }
    filesAfter(index);
  }
  return items;
}
