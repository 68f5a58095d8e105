import { describe, expect, it } from 'vitest';
import { participantId, visitId } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import { depart, expireReturning, members, nobody, takeRoster } from './membership.ts';
import type { Membership, OpenedEntry, OpenedRoster } from './membership.ts';

const id = (name: string): ParticipantId => participantId.parse(name.padEnd(21, '_'));

function entry(name: string, since: number, visit = name): OpenedEntry {
  return { id: id(name), role: 'guest', since, presence: 'here', profile: { name, visit: visitId.parse(visit.padEnd(12, '_')) } };
}

const roster = (epoch: string, rev: number, ...participants: OpenedEntry[]): OpenedRoster => ({ epoch, rev, access: 'open', participants });
const names = (membership: Membership) => members(membership).map(({ profile, presence }) => (presence === 'away' ? `(${profile.name})` : profile.name));
const everybody = () => true;
const noOne = () => false;

const [ann, bob, cat] = [entry('ann', 1), entry('bob', 2), entry('cat', 3)];
const three = takeRoster(nobody, roster('one', 5, ann, bob, cat), 0, noOne);

describe('takeRoster', () => {
  it('lists people in order of arrival, and by id where that is the same', () => {
    expect(names(takeRoster(nobody, roster('one', 1, cat, ann, bob), 0, noOne))).toEqual(['ann', 'bob', 'cat']);
    expect(names(takeRoster(nobody, roster('one', 1, entry('zoe', 1), ann), 0, noOne))).toEqual(['ann', 'zoe']);
  });

  it.each([4, 5])('changes nothing for a roster as old as rev %i', (rev) => {
    expect(takeRoster(three, roster('one', rev, ann), 0, everybody)).toBe(three);
  });

  it('lets go of who left, linked or not', () => {
    expect(names(takeRoster(three, roster('one', 6, ann), 0, everybody))).toEqual(['ann']);
  });

  it('keeps linked people when the room begins anew, as away', () => {
    const after = takeRoster(three, roster('two', 1, ann), 100, (who) => who === bob.id);
    expect(names(after)).toEqual(['ann', '(bob)']);
  });

  it('takes them back when they are listed again', () => {
    const after = takeRoster(three, roster('two', 1, ann), 100, everybody);
    expect(names(takeRoster(after, roster('two', 2, ann, bob), 200, everybody))).toEqual(['ann', 'bob', '(cat)']);
    expect(after.rev).toBe(1);
  });

  it('keeps them over a second new beginning', () => {
    const once = takeRoster(three, roster('two', 1, ann), 100, everybody);
    const twice = takeRoster(once, roster('three', 1, ann), 200, noOne);
    expect(names(twice)).toEqual(['ann', '(bob)', '(cat)']);
  });
});

describe('expireReturning', () => {
  it('gives up on those who did not come back within a lease', () => {
    const anew = takeRoster(three, roster('two', 1, ann), 100, everybody);
    expect(names(expireReturning(anew, 100 + LEASE_MS - 1))).toEqual(['ann', '(bob)', '(cat)']);
    expect(names(expireReturning(anew, 100 + LEASE_MS))).toEqual(['ann']);
  });
});

describe('depart', () => {
  it('takes away who said goodbye, though the server still lists them', () => {
    const gone = depart(three, bob.id);
    expect(names(gone)).toEqual(['ann', 'cat']);
    expect(names(takeRoster(gone, roster('one', 6, ann, bob, cat), 0, noOne))).toEqual(['ann', 'cat']);
  });

  it('lets another visit of the same person in', () => {
    const gone = depart(three, bob.id);
    expect(names(takeRoster(gone, roster('one', 6, ann, entry('bob', 9, 'bob-again'), cat), 0, noOne))).toEqual(['ann', 'cat', 'bob']);
  });

  it('does nothing for somebody who is not there', () => {
    expect(depart(three, id('dan'))).toBe(three);
    expect(depart(depart(three, bob.id), bob.id)).toEqual(depart(three, bob.id));
  });

  it('also holds for one who was on the way back', () => {
    const anew = takeRoster(three, roster('two', 1, ann), 100, everybody);
    expect(names(depart(anew, bob.id))).toEqual(['ann', '(cat)']);
  });
});
