import { describe, expect, it } from 'vitest';
import { Store } from '#lib/kernel/store.ts';
import { messageId } from '#lib/protocol/chat.ts';
import type { MessageId } from '#lib/protocol/chat.ts';
import type { ChatMessage, ChatSnapshot } from './chatPort.ts';
import { ChatReader } from './chatReader.ts';

const idOf = (name: string): MessageId => messageId.parse(name.padEnd(22, '_'));

function message(name: string, change: Partial<ChatMessage> & { readonly self?: boolean } = {}): ChatMessage {
  const { self = false, ...rest } = change;
  return { id: idOf(name), author: { id: null, name: 'Bert', self }, at: 0, text: name, edited: false, removed: false, replyTo: null, photo: null, ...rest };
}

function setUp(messages: readonly ChatMessage[] = [], seen: readonly MessageId[] = []) {
  const chat = { snapshot: new Store<ChatSnapshot>({ messages, typing: [] }), seen: new Store<ReadonlySet<MessageId>>(new Set(seen)) };
  const news: string[] = [];
  const reader = new ChatReader(chat, (fresh) => news.push(...fresh.map(({ text }) => text)));
  const show = (...now: readonly ChatMessage[]) => chat.snapshot.set({ messages: now, typing: [] });
  return { chat, news, reader, show };
}

describe('ChatReader', () => {
  it('counts what others wrote until somebody looks, and tells of it once', () => {
    const { news, reader, show } = setUp();
    show(message('one'), message('own', { self: true }), message('gone', { removed: true }));
    show(message('one'), message('own', { self: true }), message('gone', { removed: true }), message('two'));
    expect([reader.marks.get().unread, news]).toEqual([2, ['one', 'two']]);
    reader.setReading(true);
    expect(reader.marks.get()).toEqual({ unread: 0, firstNew: idOf('one') });
  });

  it('counts nothing while somebody looks, and goes on afterwards', () => {
    const { reader, show } = setUp();
    reader.setReading(true);
    show(message('one'));
    expect(reader.marks.get().unread).toBe(0);
    reader.setReading(false);
    // What heals comes in between, and is new all the same.
    show(message('late'), message('one'));
    expect(reader.marks.get().unread).toBe(1);
    reader.setReading(true);
    expect(reader.marks.get().firstNew).toBe(idOf('late'));
  });

  it('tells nothing of what was there before, and counts of it what was not seen', () => {
    const { news, reader } = setUp([message('one'), message('two')], [idOf('one')]);
    expect([news, reader.marks.get().unread]).toEqual([[], 1]);
  });

  it('takes the line away when the reader answers, and only then', () => {
    const { reader, show } = setUp([message('one')]);
    reader.setReading(true);
    show(message('one'), message('two'));
    expect(reader.marks.get().firstNew).toBe(idOf('one'));
    show(message('one'), message('two'), message('own', { self: true }));
    expect(reader.marks.get().firstNew).toBeNull();
  });

  it('remembers only what has to be: what others wrote', () => {
    const { chat, reader, show } = setUp();
    reader.setReading(true);
    show(message('own', { self: true }), message('one'));
    expect([...chat.seen.get()]).toEqual([idOf('one')]);
  });

  it('hears nothing any more once it is closed', () => {
    const { chat, reader } = setUp();
    reader.close();
    expect([chat.snapshot.listeners, chat.seen.listeners]).toEqual([0, 0]);
  });
});
