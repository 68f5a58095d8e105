import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chordOf, commandOf, defaultBindings, formatBindings, isSingle, parseBindings, rebind, shortcuts } from './shortcuts.ts';
import type { Bindings, KeyPress } from './shortcuts.ts';

const press = (key: string, part: Partial<KeyPress> = {}): KeyPress => ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });

describe('a key', () => {
  it.each([
    ['m', press('m'), 'm'],
    ['a capital by Caps Lock', press('M'), 'm'],
    ['a sign', press('?', { shiftKey: true }), '?'],
    ['Ctrl', press('d', { ctrlKey: true }), 'mod+d'],
    ['Ctrl and Shift', press('H', { ctrlKey: true, shiftKey: true }), 'mod+shift+h'],
    ['Hangul, by what stands on the key', press('ㅡ', { code: 'KeyM' }), 'm'],
    ['Hangul in the middle of a syllable', press('Process', { code: 'KeyM' }), 'm'],
    ['a Greek letter with Ctrl', press('δ', { code: 'KeyD', ctrlKey: true }), 'mod+d'],
    ['a letter with Shift', press('M', { shiftKey: true }), null],
    ['AltGr', press('q', { ctrlKey: true, altKey: true }), null],
    ['the Windows key', press('d', { metaKey: true }), null],
    ['Space', press(' ', { code: 'Space' }), null],
    ['Tab', press('Tab', { code: 'Tab' }), null],
    ['Shift alone', press('Shift', { code: 'ShiftLeft', shiftKey: true }), null],
  ])('%s', (_, pressed, chord) => {
    expect(chordOf(pressed, false)).toBe(chord);
  });

  it('is with Command on Apple’s keyboards, where Ctrl moves the caret', () => {
    expect(chordOf(press('d', { metaKey: true }), true)).toBe('mod+d');
    expect(chordOf(press('d', { ctrlKey: true }), true)).toBeNull();
  });
});

describe('what a key does', () => {
  it('is what the table says', () => {
    expect(commandOf(defaultBindings, 'm', false)).toBe('microphone');
    expect(commandOf(defaultBindings, 'x', false)).toBeNull();
  });

  it('is a letter while typing, unless Ctrl or Command is held', () => {
    expect(commandOf(defaultBindings, 'm', true)).toBeNull();
    expect(commandOf(defaultBindings, 'mod+d', true)).toBe('microphone');
  });

  it('is nothing when single keys are off', () => {
    const off: Bindings = { ...defaultBindings, single: false };
    expect([commandOf(off, 'm', false), commandOf(off, 'mod+d', false)]).toEqual([null, 'microphone']);
  });
});

describe('the defaults', () => {
  it('can all be chosen: none is taken twice or belongs to the browser', () => {
    for (const { id, chord } of shortcuts) expect(rebind(defaultBindings, id, chord)).toEqual({ kind: 'done', bindings: defaultBindings });
  });

  it('leave the call with nothing that one finger can do', () => {
    expect(isSingle(defaultBindings.chords.leave ?? '')).toBe(false);
  });
});

describe('rebinding', () => {
  const character = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789?/.');
  const chord = fc.tuple(fc.constantFrom('', 'mod+', 'mod+shift+'), character).map((parts) => parts.join(''));
  const id = fc.constantFrom(...shortcuts.map((shortcut) => shortcut.id));
  const step = fc.tuple(id, fc.option(chord));
  const after = (steps: readonly (readonly [Parameters<typeof rebind>[1], string | null])[]) =>
    steps.reduce<Bindings>((bindings, [which, to]) => {
      const rebinding = rebind(bindings, which, to);
      return rebinding.kind === 'done' ? rebinding.bindings : bindings;
    }, defaultBindings);

  it('never leaves two with one key, and each key does what it was given to', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const bindings = after(steps);
        const used = Object.values(bindings.chords).filter((it) => it !== null);
        expect(new Set(used).size).toBe(used.length);
        for (const shortcut of shortcuts) {
          const own = bindings.chords[shortcut.id];
          if (own !== null) expect(commandOf(bindings, own, false)).toBe(shortcut.command);
        }
      }),
    );
  });

  it('says who has the key, and that one really has it', () => {
    fc.assert(
      fc.property(fc.array(step), id, chord, (steps, which, to) => {
        const bindings = after(steps);
        const rebinding = rebind(bindings, which, to);
        if (rebinding.kind === 'taken') expect([bindings.chords[rebinding.by], rebinding.by === which]).toEqual([to, false]);
        if (rebinding.kind === 'done') expect(rebinding.bindings.chords[which]).toBe(to);
      }),
    );
  });

  it.each(['mod+c', 'mod+t', 'mod+w', 'mod+0', 'mod+shift+t', 'mod+shift+n'])('leaves %s to the browser', (to) => {
    expect(rebind(defaultBindings, 'people', to)).toEqual({ kind: 'reserved' });
  });

  it('comes back from storage as it went', () => {
    fc.assert(
      fc.property(fc.array(step), fc.boolean(), (steps, single) => {
        const bindings = { ...after(steps), single };
        expect(parseBindings(formatBindings(bindings))).toEqual(bindings);
      }),
    );
  });
});

describe('what was kept', () => {
  it.each([null, '', 'nonsense', '[]', '{"single":true}', '{"single":true,"chords":{"people":"Escape"}}'])('is left aside when it is %s', (text) => {
    expect(parseBindings(text)).toEqual(defaultBindings);
  });

  it('never gives one key to two, whatever was written there', () => {
    const chords = fc.dictionary(fc.constantFrom(...shortcuts.map(({ id }) => String(id)), 'unknown'), fc.option(fc.constantFrom('m', 'v', 'x', 'mod+d', 'mod+t')));
    fc.assert(
      fc.property(chords, (kept) => {
        const used = Object.values(parseBindings(JSON.stringify({ single: true, chords: kept })).chords).filter((it) => it !== null);
        expect(new Set(used).size).toBe(used.length);
        expect(used).not.toContain('mod+t');
      }),
    );
  });
});
