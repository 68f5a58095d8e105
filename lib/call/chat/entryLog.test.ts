import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryBody, MessageId } from '#lib/protocol/chat.ts';
import { roomName } from '#lib/protocol/ids.ts';
import { createAuthor, identify } from './authorship.ts';
import type { Author } from './authorship.ts';
import { EntryLog } from './entryLog.ts';
import type { LoggedEntry } from './entryLog.ts';
import { messagesOf } from './messages.ts';

const room = roomName.parse('room'.padEnd(21, '_'));

async function logged(author: Author, lamport: number, body: EntryBody): Promise<LoggedEntry> {
  const entry = await author.sign({ author: author.key, lamport, at: 1_000 * lamport, name: 'Anna', body });
  return { id: await identify(room, entry), entry };
}

const say = (text: string): EntryBody => ({ kind: 'say', text, replyTo: null, photo: null });
const edit = (target: MessageId, text: string): EntryBody => ({ kind: 'edit', target, text });
const remove = (targets: MessageId[], lamport: number): EntryBody => ({ kind: 'remove', targets, lamport, at: 1_000 * lamport });

/** A talk of two, with everything that can be done to a message, and a stranger's hand in it. */
async function talk(): Promise<{ readonly anna: Author; readonly all: readonly LoggedEntry[]; readonly first: MessageId }> {
  const [anna, bert] = await Promise.all([createAuthor(room, null), createAuthor(room, null)]);
  const one = await logged(anna, 1, say('one'));
  const two = await logged(bert, 2, say('two'));
  const edited = await logged(anna, 3, edit(one.id, 'one, better'));
  const again = await logged(anna, 4, edit(one.id, 'one, best'));
  const three = await logged(anna, 5, say('three'));
  const gone = await logged(anna, 6, remove([three.id], 5));
  const all = [
    one,
    two,
    edited,
    again,
    three,
    gone,
    // Of somebody else's message, and of the word that removes.
    await logged(bert, 7, remove([one.id], 1)),
    await logged(bert, 7, edit(one.id, 'forged')),
    await logged(anna, 8, remove([gone.id, two.id], 6)),
  ];
  return { anna, all, first: one.id };
}

describe('a log of entries', () => {
  it('is the same in whatever order they come, and however often', async () => {
    const { anna, all } = await talk();
    const read = (entries: readonly LoggedEntry[]) => {
      const log = new EntryLog();
      for (const one of entries) log.add(one);
      const book = { self: anna.key, known: new Map() };
      return { messages: messagesOf(log.entries, book), digest: log.digest, ids: [...log.ids].sort() };
    };
    const straight = read(all);
    expect(straight.messages.map(({ text, edited, removed }) => [text, edited, removed])).toEqual([
      ['one, best', true, false],
      ['two', false, false],
      ['', false, true],
    ]);
    const shuffled = fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length });
    const same = fc.property(shuffled, (entries) => {
      expect(read(entries)).toEqual(straight);
    });
    fc.assert(same, { numRuns: 300 });
  });

  it('forgets what was removed, and does not take it again', async () => {
    const { all } = await talk();
    const log = new EntryLog();
    for (const one of all) log.add(one);
    expect(JSON.stringify(log.entries)).not.toContain('three');
    const three = all.find(({ entry }) => entry.body.kind === 'say' && entry.body.text === 'three');
    expect(three && log.add(three)).toBe(false);
    expect(three && log.ids.has(three.id)).toBe(true);
  });

  it('says each change to a message that is as it was by the same object', async () => {
    const { anna, all, first } = await talk();
    const log = new EntryLog();
    const book = { self: anna.key, known: new Map() };
    for (const one of all.slice(0, 2)) log.add(one);
    const before = messagesOf(log.entries, book);
    for (const one of all.slice(2, 4)) log.add(one);
    const after = messagesOf(log.entries, book, before);
    expect(after[1]).toBe(before[1]);
    expect(after.find(({ id }) => id === first)).not.toBe(before[0]);
  });

  it('keeps a wild clock out, and more than one author may fill', async () => {
    const anna = await createAuthor(room, null);
    const log = new EntryLog();
    expect(log.add(await logged(anna, 500_000, say('last for ever')))).toBe(false);
    const { entry, id } = await logged(anna, 1, say('x'));
    for (let count = 0; count < 5_000; count++) log.add({ id: `${id.slice(0, 12)}${String(count).padStart(10, '0')}` as MessageId, entry });
    expect(log.entries).toHaveLength(4_000);
  });
});
