import { describe, expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import type { Role } from '#lib/protocol/participant.ts';
import { decideCommand } from './commands.ts';
import { openAccess } from './door.ts';
import type { RoomState } from './door.ts';
import type { HashedCommand, ProofHash, Seat } from './store.ts';

const id = (letter: string) => participantId.parse(letter.repeat(21));
const proofHash = 'p' as ProofHash;
const seat = (letter: string, role: Role, proved = false): [ReturnType<typeof id>, Seat] => [
  id(letter),
  { holder: letter, proved, entry: { id: id(letter), profile: 'p', role, since: 0, presence: 'here' } },
];
const state: RoomState = {
  record: {
    epoch: 'e',
    rev: 1,
    proofHash,
    access: { ...openAccess, granted: new Map([[id('g'), 'host'], [id('c'), 'cohost'], [id('d'), 'cohost']]) },
    // The owner has the token, the given host and the co-hosts were made so.
    seats: new Map([seat('o', 'host', true), seat('g', 'host'), seat('c', 'cohost'), seat('d', 'cohost'), seat('a', 'guest'), seat('b', 'guest')]),
  },
  line: new Map([[id('w'), { id: id('w'), holder: 'w', since: 0, proofHash: null, name: { by: 'room', box: 'n' } }]]),
};
const secret = { from: 'k' as never, box: 'b' };
const commands: Readonly<Record<string, HashedCommand>> = {
  lock: { kind: 'access', mode: 'locked' },
  admit: { kind: 'admit', people: [{ id: id('w'), secret }] },
  'admit without the secret': { kind: 'admit', people: [{ id: id('w'), secret: null }] },
  deny: { kind: 'deny', people: [id('w')] },
  'remove owner': { kind: 'remove', id: id('o'), proofHash: null },
  'remove host': { kind: 'remove', id: id('g'), proofHash: null },
  'remove co-host': { kind: 'remove', id: id('d'), proofHash: null },
  'remove guest': { kind: 'remove', id: id('b'), proofHash: null },

  'remove nobody': { kind: 'remove', id: id('x'), proofHash: null },
  'raise guest': { kind: 'grant', id: id('b'), role: 'cohost' },
  'raise oneself': { kind: 'grant', id: id('a'), role: 'host' },
  'lower owner': { kind: 'grant', id: id('o'), role: 'guest' },
  key: { kind: 'key', key: 'k' as never },
  end: { kind: 'end' },
};

describe('who may command what', () => {
  const deaf = 'not-a-host';
  const table: readonly (readonly [string, owner: string, given: string, cohost: string, guest: string])[] = [
    ['lock', 'ok', 'ok', 'ok', deaf],
    ['admit', 'ok', 'ok', 'ok', deaf],
    ['admit without the secret', 'nobody-there', 'nobody-there', 'nobody-there', deaf],
    ['deny', 'ok', 'ok', 'ok', deaf],
    ['remove owner', 'not-allowed', 'not-allowed', 'not-allowed', deaf],
    ['remove host', 'ok', 'not-allowed', 'not-allowed', deaf],
    ['remove co-host', 'ok', 'ok', 'not-allowed', deaf],
    ['remove guest', 'ok', 'ok', 'ok', deaf],

    ['remove nobody', 'nobody-there', 'nobody-there', 'nobody-there', deaf],
    ['raise guest', 'ok', 'ok', 'not-allowed', deaf],
    ['raise oneself', 'ok', 'ok', 'not-allowed', deaf],
    ['lower owner', 'not-allowed', 'not-allowed', 'not-allowed', deaf],
    ['key', 'ok', 'ok', 'ok', deaf],
    ['end', 'ok', 'ok', 'not-allowed', deaf],
  ];
  it('is tried for every command', () => expect(table.map(([name]) => name)).toEqual(Object.keys(commands)));
  it.each(table)('%s', (name, ...expected) => {
    const command = commands[name];
    if (!command) throw new Error(name);
    const outcomes = ['o', 'g', 'c', 'a'].map((letter) => {
      const outcome = decideCommand(state, id(letter), command);
      return outcome.ok ? 'ok' : outcome.reason;
    });
    expect(outcomes).toEqual(expected);
  });

  it('is nothing at all for somebody who is not in', () => {
    for (const command of Object.values(commands)) expect(decideCommand(state, id('x'), command)).toEqual({ ok: false, reason: 'not-joined' });
    expect(decideCommand({ record: null, line: new Map() }, id('o'), { kind: 'end' })).toEqual({ ok: false, reason: 'not-joined' });
  });
});
