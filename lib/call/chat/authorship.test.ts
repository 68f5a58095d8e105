import { describe, expect, it } from 'vitest';
import type { EntryBody } from '#lib/protocol/chat.ts';
import { signedEntry } from '#lib/protocol/chat.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import { createAuthor, identify, isGenuine, isRemoval, provesAuthor, sameAuthor } from './authorship.ts';
import type { Author } from './authorship.ts';

const room = roomName.parse('room'.padEnd(21, '_'));
const elsewhere = roomName.parse('elsewhere'.padEnd(21, '_'));
const [anna, bert] = [participantId.parse('anna'.padEnd(21, '_')), participantId.parse('bert'.padEnd(21, '_'))];
const say: EntryBody = { kind: 'say', text: 'hello', replyTo: null, photo: null };
const entryOf = (author: Author, body: EntryBody = say) => author.sign({ author: author.key, lamport: 1, at: 1_000, name: 'Anna', body });

describe('an entry', () => {
  it('is genuine as it was signed, in its room, and in no other form', async () => {
    const author = await createAuthor(room, null);
    const entry = await entryOf(author);
    expect(signedEntry.parse(structuredClone(entry))).toEqual(entry);
    expect(await isGenuine(room, entry)).toBe(true);
    expect(await isGenuine(elsewhere, entry)).toBe(false);
    const other = await createAuthor(room, null);
    const changes = [{ lamport: 2 }, { at: 1_001 }, { name: 'Bert' }, { author: other.key }, { body: { ...say, text: 'Hello' } }, { signature: 'A'.repeat(86) }];
    for (const change of changes) expect(await isGenuine(room, { ...entry, ...change })).toBe(false);
  });

  it('has a name that tells its author and whether it removes, and nothing else has', async () => {
    const [author, other] = await Promise.all([createAuthor(room, null), createAuthor(room, null)]);
    const [one, two, theirs] = await Promise.all([entryOf(author), entryOf(author, { ...say, text: 'other' }), entryOf(other)]);
    const [idOfOne, idOfTwo, idOfTheirs] = await Promise.all([one, two, theirs].map((entry) => identify(room, entry)));
    if (!idOfOne || !idOfTwo || !idOfTheirs) throw new Error('three names');
    expect(idOfOne).not.toBe(idOfTwo);
    expect(sameAuthor(idOfOne, idOfTwo)).toBe(true);
    expect(sameAuthor(idOfOne, idOfTheirs)).toBe(false);
    const removal = await identify(room, await entryOf(author, { kind: 'remove', targets: [idOfOne], lamport: 1, at: 1_000 }));
    expect([idOfOne, idOfTwo, removal].map(isRemoval)).toEqual([false, false, true]);
  });
});

describe('an author', () => {
  it('writes under the same key after a reload, and under another when what was kept is none', async () => {
    const author = await createAuthor(room, null);
    const again = await createAuthor(room, structuredClone(author.jwk));
    expect(again.key).toBe(author.key);
    expect(await isGenuine(room, await entryOf(again))).toBe(true);
    expect((await createAuthor(room, { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' })).key).not.toBe(author.key);
  });

  it('is nobody else, whoever shows the key', async () => {
    const author = await createAuthor(room, null);
    const proof = await author.prove(anna);
    expect(await provesAuthor(room, anna, author.key, proof)).toBe(true);
    expect(await provesAuthor(room, bert, author.key, proof)).toBe(false);
    expect(await provesAuthor(elsewhere, anna, author.key, proof)).toBe(false);
  });
});
