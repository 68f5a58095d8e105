import { describe, expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import { asItComes, OwnView } from './ownView.ts';
import type { OwnViewStorage } from './ownView.ts';

const ann = participantId.parse('ann'.padEnd(21, '_'));
const bob = participantId.parse('bob'.padEnd(21, '_'));

function storage(kept = new Map<string, string>()): OwnViewStorage & { readonly kept: Map<string, string> } {
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

describe('OwnView', () => {
  it('shows everybody as they come until something is set', () => {
    expect(new OwnView(null).of(ann)).toBe(asItComes);
  });

  it('keeps what was set over a reload, of each by themselves', () => {
    const store = storage();
    const before = new OwnView(store);
    before.setVolume(ann, 0.4);
    before.setHidden(ann, true);
    before.setVolume(bob, 0);
    const after = new OwnView(store);
    expect([after.of(ann), after.of(bob)]).toEqual([{ volume: 0.4, hidden: true }, { volume: 0, hidden: false }]);
  });

  it('keeps no word of whoever is as they come again', () => {
    const store = storage();
    const view = new OwnView(store);
    view.setVolume(ann, 0.4);
    view.setVolume(ann, 1);
    expect([view.settings.get().size, [...store.kept.values()]]).toEqual([0, ['[]']]);
  });

  it('leaves the settings of others the same objects', () => {
    const view = new OwnView(null);
    view.setVolume(ann, 0.4);
    const settings = view.of(ann);
    view.setVolume(bob, 0.5);
    expect(view.of(ann)).toBe(settings);
  });

  it('stays within what a volume can be', () => {
    const view = new OwnView(null);
    view.setVolume(ann, 4);
    view.setVolume(bob, -1);
    expect([view.of(ann).volume, view.of(bob).volume]).toEqual([1, 0]);
  });

  it.each(['nonsense', '{}', '[{"id":"x","volume":1,"hidden":false}]', `[{"id":"${ann}","volume":7,"hidden":false}]`])('begins anew with %s in its place', (text) => {
    expect(new OwnView(storage(new Map([['parley:own-view', text]]))).settings.get().size).toBe(0);
  });

  it('goes on where storage is denied', () => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const view = new OwnView({ getItem: denied, setItem: denied });
    view.setVolume(ann, 0.5);
    expect(view.of(ann).volume).toBe(0.5);
  });

  it('forgets whoever was set first when there are too many', () => {
    const view = new OwnView(null);
    for (let person = 0; person < 120; person++) view.setVolume(participantId.parse(`p${person}`.padEnd(21, '_')), 0.5);
    expect([view.settings.get().size, view.of(participantId.parse('p0'.padEnd(21, '_'))).volume]).toEqual([100, 1]);
  });
});
