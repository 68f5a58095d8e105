import { describe, expect, it } from 'vitest';
import type { RosterEntry } from '#lib/protocol/events.ts';
import { participantId } from '#lib/protocol/ids.ts';
import { RulesKeeper } from './rulesKeeper.ts';

const id = (letter: string) => participantId.parse(letter.repeat(21));
const entry = (letter: string, role: RosterEntry['role'] = 'guest'): RosterEntry => ({ id: id(letter), profile: 'p', role, since: 0, presence: 'here' });
const roster = (access: 'open' | 'knock' | 'locked', ...participants: RosterEntry[]) => ({ epoch: 'e', rev: 1, access, participants });

function bench(text: string | null = null) {
  let kept = text;
  const store = { read: () => kept, write: (next: string) => void (kept = next) };
  return { keeper: new RulesKeeper(store), again: () => new RulesKeeper(store) };
}

describe('the rules a host brings along', () => {
  it('are none before the host has been in', () => {
    expect(bench().keeper.announced).toBeNull();
    expect(bench('{"mode":"ajar"}').keeper.announced).toBeNull();
    expect(bench('no JSON').keeper.announced).toBeNull();
  });

  it('are what was last heard, and outlive a reload', () => {
    const { keeper, again } = bench();
    keeper.hear(roster('open', entry('h', 'host'), entry('a'), entry('c', 'cohost')), id('h'));
    keeper.hear(roster('knock', entry('h', 'host'), entry('c', 'cohost')), id('h'));
    const rules = { mode: 'knock', granted: [{ id: id('c'), role: 'cohost' }], admitted: [id('a'), id('h'), id('c')], removed: [] };
    expect(keeper.announced).toEqual(rules);
    expect(again().announced).toEqual(rules);
  });

  it('keep a co-host who is away, and forget one who is a guest again', () => {
    const { keeper } = bench();
    keeper.hear(roster('open', entry('h', 'host'), entry('c', 'cohost')), id('h'));
    keeper.hear(roster('open', entry('h', 'host')), id('h'));
    expect(keeper.announced?.granted).toEqual([{ id: id('c'), role: 'cohost' }]);
    keeper.hear(roster('open', entry('h', 'host'), entry('c')), id('h'));
    expect(keeper.announced?.granted).toEqual([]);
  });

  it('remember who was removed, with no other right left', () => {
    const { keeper } = bench();
    keeper.hear(roster('locked', entry('h', 'host'), entry('c', 'cohost')), id('h'));
    keeper.remove(id('c'));
    keeper.hear(roster('locked', entry('h', 'host')), id('h'));
    expect(keeper.announced).toEqual({ mode: 'locked', granted: [], admitted: [id('h')], removed: [id('c')] });
  });
});
