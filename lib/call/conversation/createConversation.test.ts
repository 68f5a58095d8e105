import { describe, expect, it } from 'vitest';
import { ChatReader } from '../chat/chatReader.ts';
import { photoDigest } from '#lib/protocol/chat.ts';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { anna, bert, carl, eventually, pair, Tab, texts } from './conversationTestBed.ts';

describe('a conversation', () => {
  it('shows what was written to both, with its author', async () => {
    const { at, bt } = await pair();
    at.conversation.chat.say('hello');
    await eventually(() => expect(texts(bt)).toEqual(['anna anna: hello']));
    bt.conversation.chat.say('and you');
    await eventually(() => expect(texts(at)).toEqual(['anna anna: hello', 'bert bert: and you']));
    expect(texts(bt)).toEqual(texts(at));
  });

  it('goes through the server to whom no link is up, sealed text and hands, nothing that is only worth something now', async () => {
    const { a, at, bt } = await pair();
    // Both know who writes under which key.
    at.conversation.chat.say('over the link');
    await eventually(() => expect(texts(bt)).toEqual(['anna anna: over the link']));
    a.links.set(new Map());
    at.conversation.chat.type();
    at.conversation.hands.react('👍');
    at.conversation.chat.say('by the other way');
    at.conversation.hands.setRaised(true);
    await eventually(() => expect(a.relayed.map(({ text }) => (JSON.parse(text) as { kind: string }).kind).sort()).toEqual(['entries', 'hand']));
    for (const { text } of a.relayed) bt.receive(anna, text);
    await eventually(() => expect(texts(bt)).toEqual(['anna anna: over the link', 'anna anna: by the other way']));
    expect(bt.conversation.hands.snapshot.get().raised).toEqual([anna]);
  });

  it('is there again after a reload, in the same hand, with nobody else in the room', async () => {
    const { clock, a, at } = await pair();
    at.conversation.chat.say('not lost');
    at.conversation.hands.setRaised(true);
    await eventually(() => expect(texts(at)).toHaveLength(1));
    a.scope.close();
    const again = new Tab(clock, anna, [], a.stored);
    const opened = await again.open();
    await eventually(() => expect(texts(opened)).toEqual(['anna anna: not lost']));
    const [message] = opened.conversation.chat.snapshot.get().messages;
    expect(message?.author.self).toBe(true);
    if (message) opened.conversation.chat.edit(message.id, 'still mine');
    await eventually(() => expect(texts(opened)).toEqual(['anna anna: still mine']));
    expect(opened.conversation.hands.snapshot.get().raised).toEqual(['self']);
  });

  it('does not make read messages new again by a reload', async () => {
    const { clock, a, at, bt } = await pair();
    bt.conversation.chat.say('read');
    await eventually(() => expect(texts(at)).toHaveLength(1));
    const reader = new ChatReader(at.conversation.chat, () => {});
    expect(reader.marks.get().unread).toBe(1);
    reader.setReading(true);
    reader.setReading(false);
    bt.conversation.chat.say('not read');
    await eventually(() => expect(reader.marks.get()).toMatchObject({ unread: 1 }));
    reader.close();
    a.scope.close();
    const opened = await new Tab(clock, anna, [], a.stored).open();
    await eventually(() => expect(texts(opened)).toHaveLength(2));
    const again = new ChatReader(opened.conversation.chat, () => {});
    expect(again.marks.get().unread).toBe(1);
    again.setReading(true);
    expect(again.marks.get()).toEqual({ unread: 0, firstNew: opened.conversation.chat.snapshot.get().messages[1]?.id });
  });

  it('keeps no photo that its author has taken back', async () => {
    const { at, bt } = await pair();
    const digest = photoDigest.parse('d'.repeat(43));
    at.conversation.photos.put(digest, new Blob(['picture']));
    bt.conversation.photos.put(digest, new Blob(['picture']));
    at.conversation.chat.sendPhoto({ digest, size: 7, type: 'image/png', width: 1, height: 1, thumbnail: 'data:image/webp;base64,AAAA' });
    await eventually(() => expect(texts(bt)).toHaveLength(1));
    const [message] = at.conversation.chat.snapshot.get().messages;
    if (message) at.conversation.chat.remove(message.id);
    const held = () => [at, bt].map(({ conversation }) => conversation.photos.snapshot.get().size);
    await eventually(() => expect(held()).toEqual([0, 0]));
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
    await eventually(() => expect(texts(bt)).toEqual(['anna anna: first']));
    a.links.set(new Map());
    at.conversation.chat.say('signed');
    await eventually(() => expect(a.relayed.length).toBeGreaterThan(0));
    const text = a.relayed[0]?.text ?? '';
    for (const forged of [text.replace('signed', 'forged'), text.slice(1), '{"kind":"entries","entries":[{}]}', '{"kind":"unknown"}', 'x'.repeat(100_000)]) bt.receive(carl, forged);
    bt.receive(carl, text);
    await eventually(() => expect(texts(bt)).toHaveLength(2));
    // By its key: whoever brings it does not become its author.
    expect(texts(bt)).toEqual(['anna anna: first', 'anna anna: signed']);
  });

  it('says nothing to whoever’s words were not the same, and takes nothing of them, until one goes on with them', async () => {
    const { a, at, bt } = await pair();
    const wordsOf = () => at.conversation.verification.snapshot.get().people.get(bert)?.exchange;
    await eventually(() => expect(wordsOf()).toMatchObject({ state: 'revealed' }));
    at.conversation.chat.say('before');
    await eventually(() => expect(texts(bt)).toEqual(['anna anna: before']));

    const exchange = wordsOf();
    if (exchange?.state === 'revealed') at.conversation.verification.refuse(bert, exchange.words);
    at.conversation.chat.say('not for Bert');
    await eventually(() => expect(texts(at)).toHaveLength(2));
    bt.conversation.chat.say('from a stranger');
    await eventually(() => expect(texts(bt)).toHaveLength(2));
    at.receive(bert, '{"kind":"hand","at":7,"raised":true}');
    expect(texts(at)).toEqual(['anna anna: before', 'anna anna: not for Bert']);
    expect(texts(bt)).toEqual(['anna anna: before', 'bert bert: from a stranger']);
    expect([a.relayed, at.conversation.hands.snapshot.get().raised]).toEqual([[], []]);

    at.conversation.verification.resume(bert);
    await eventually(() => expect([texts(at).length, texts(bt).length]).toEqual([3, 3]));
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
