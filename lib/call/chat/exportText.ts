import type { MessageId } from '#lib/protocol/chat.ts';
import type { ChatMessage } from './chatPort.ts';

/** The words of an export, in the reader's language. */
export interface ExportWords {
  /** Date and time of a message. */
  time(at: number): string;
  name(message: ChatMessage): string;
  readonly edited: string;
  readonly removed: string;
  photo(width: number, height: number): string;
  replyTo(name: string, excerpt: string): string;
}

/** All that ends a line somewhere. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
const INDENT = '    ';
const EXCERPT_CHARS = 60;

/**
 * The chat as plain text. What a message begins with stands at the beginning of a line, and nothing that somebody wrote ever does: no
 * text passes for another's message.
 */
export function exportText(messages: readonly ChatMessage[], words: ExportWords): string {
  const byId = new Map<MessageId, ChatMessage>(messages.map((message) => [message.id, message]));
  return messages.map((message) => `${entry(message, byId, words)}\n`).join('\n');
}

function entry(message: ChatMessage, byId: ReadonlyMap<MessageId, ChatMessage>, words: ExportWords): string {
  const answered = message.replyTo === null ? undefined : byId.get(message.replyTo);
  const marks = message.edited && !message.removed ? ` (${words.edited})` : '';
  const body = message.removed
    ? [words.removed]
    : [
        ...(answered ? [words.replyTo(oneLine(words.name(answered)), answered.removed ? words.removed : excerptOf(answered.text))] : []),
        ...(message.photo ? [words.photo(message.photo.width, message.photo.height)] : []),
        ...(message.text === '' ? [] : message.text.split(lineEnd)),
      ];
  return [`[${words.time(message.at)}] ${oneLine(words.name(message))}${marks}`, ...body.map((line) => `${INDENT}${line}`)].join('\n');
}

const oneLine = (text: string): string => text.split(lineEnd).join(' ');

/** The beginning of a text in one line, never half a character. */
export function excerptOf(text: string, chars = EXCERPT_CHARS): string {
  const line = oneLine(text).trim();
  const characters = [...line];
  return characters.length <= chars ? line : `${characters.slice(0, chars - 1).join('')}…`;
}
