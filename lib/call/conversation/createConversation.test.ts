import { describe, expect, it, vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { anna, bert, carl, pair, Tab, texts } from './conversationTestBed.ts';

describe('a conversation', () => {
  it('shows what was written to both, with its author', async () => {
    const { at, bt } = await pair();
    at.conversation.chat.say('hello');
    await vi.waitFor(() => expect(texts(bt)).toEqual(['anna anna: hello']));
    bt.conversation.chat.say('and you');
    await vi.waitFor(() => expect(texts(at)).toEqual(['anna anna: hello', 'bert bert: and you']));
    expect(texts(bt)).toEqual(texts(at));
  });

  it('goes through the server to whom no link is up, sealed text and hands, nothing that is only worth something now', async () => {
    const { a, at, bt } = await pair();
    // Both know who writes under which key.
    at.conversation.chat.say('over the link');
    await vi.waitFor(() => expect(texts(bt)).toEqual(['anna anna: over the link']));
    a.links.set(new Map());
    at.conversation.chat.type();
    at.conversation.hands.react('👍');
    at.conversation.chat.say('by the other way');
    at.conversation.hands.setRaised(true);
    await vi.waitFor(() => expect(a.relayed.map(({ text }) => (JSON.parse(text) as { kind: string }).kind).sort()).toEqual(['entries', 'hand']));
    for (const { text } of a.relayed) bt.receive(anna, text);
    await vi.waitFor(() => expect(texts(bt)).toEqual(['anna anna: over the link', 'anna anna: by the other way']));
    expect(bt.conversation.hands.snapshot.get().raised).toEqual([anna]);
  });

  it('is there again after a reload, in the same hand, with nobody else in the room', async () => {
    const { clock, a, at } = await pair();
    at.conversation.chat.say('not lost');
    at.conversation.hands.setRaised(true);
    await vi.waitFor(() => expect(texts(at)).toHaveLength(1));
    a.scope.close();
    const again = new Tab(clock, anna, [], a.stored);
    const opened = await again.open();
    await vi.waitFor(() => expect(texts(opened)).toEqual(['anna anna: not lost']));
    const [message] = opened.conversation.chat.snapshot.get().messages;
    expect(message?.author.self).toBe(true);
    if (message) opened.conversation.chat.edit(message.id, 'still mine');
    await vi.waitFor(() => expect(texts(opened)).toEqual(['anna anna: still mine']));
    expect(opened.conversation.hands.snapshot.get().raised).toEqual(['self']);
  });

  it('keeps nothing of a storage that holds something else', async () => {
    for (const stored of ['', '{', 'null', '{"author":1}', '{"author":null,"hand":null,"entries":[1,{}]}']) {
      const tab = new Tab(new FakeClock(), anna, [], stored);
      expect(texts(await tab.open())).toEqual([]);
    }
  });

  it('takes nothing that its author has not signed, and no garbage', async () => {
    const { a, at, bt } = await pair();
    at.conversation.chat.say('first');
    await vi.waitFor(() => expect(texts(bt)).toEqual(['anna anna: first']));
    a.links.set(new Map());
    at.conversation.chat.say('signed');
    await vi.waitFor(() => expect(a.relayed.length).toBeGreaterThan(0));
    const text = a.relayed[0]?.text ?? '';
    for (const forged of [text.replace('signed', 'forged'), text.slice(1), '{"kind":"entries","entries":[{}]}', '{"kind":"unknown"}', 'x'.repeat(100_000)]) bt.receive(carl, forged);
    bt.receive(carl, text);
    await vi.waitFor(() => expect(texts(bt)).toHaveLength(2));
    // By its key: whoever brings it does not become its author.
    expect(texts(bt)).toEqual(['anna anna: first', 'anna anna: signed']);
  });

  it('lowers a hand at the host’s word and at nobody else’s', async () => {
    const { at, bt } = await pair();
    bt.conversation.hands.setRaised(true);
    at.conversation.hands.setRaised(true);
    bt.receive(carl, '{"kind":"lower-hand"}');
    bt.conversation.hands.lower(anna);
    at.receive(bert, '{"kind":"lower-hand"}');
    expect(bt.conversation.hands.snapshot.get().raised).toContain('self');
    expect(at.conversation.hands.snapshot.get().raised).toContain('self');
    bt.receive(anna, '{"kind":"lower-hand"}');
    expect(bt.conversation.hands.snapshot.get().raised).not.toContain('self');
  });
});
