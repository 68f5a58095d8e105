import * as z from 'zod/mini';

/** What can be done by a key, by whoever can do it just now. */
export const commandIds = ['microphone', 'camera', 'screen', 'people', 'chat', 'hand', 'layout', 'fullscreen', 'float', 'help', 'leave'] as const;
export type CommandId = (typeof commandIds)[number];

/**
 * A key, alone (`m`, `?`) or with `mod`, which is the Command key on Apple's keyboards and Ctrl on others (`mod+d`, `mod+shift+h`).
 * Letters are small ones, and a sign is what it types: `?` is Shift and another key on most keyboards.
 */
export type Chord = string;

export interface Shortcut {
  readonly id: string;
  readonly command: CommandId;
  /** Until somebody chooses another. */
  readonly chord: Chord;
}

/** Single letters are quick; what is needed most has a second key that works while typing and with a screen reader too. */
export const shortcuts = [
  { id: 'microphone', command: 'microphone', chord: 'm' },
  { id: 'microphoneAnywhere', command: 'microphone', chord: 'mod+d' },
  { id: 'camera', command: 'camera', chord: 'v' },
  { id: 'cameraAnywhere', command: 'camera', chord: 'mod+e' },
  { id: 'screen', command: 'screen', chord: 's' },
  { id: 'people', command: 'people', chord: 'p' },
  { id: 'chat', command: 'chat', chord: 'c' },
  { id: 'hand', command: 'hand', chord: 'h' },
  { id: 'layout', command: 'layout', chord: 'l' },
  { id: 'fullscreen', command: 'fullscreen', chord: 'f' },
  { id: 'float', command: 'float', chord: 'w' },
  { id: 'help', command: 'help', chord: '?' },
  // Nothing that a slip of one finger can do.
  { id: 'leave', command: 'leave', chord: 'mod+shift+h' },
] as const satisfies readonly Shortcut[];
export type ShortcutId = (typeof shortcuts)[number]['id'];

export interface Bindings {
  /** Whether keys that are pressed alone do anything (WCAG 2.1.4): dictation and screen readers have other uses for them. */
  readonly single: boolean;
  /** No two the same; null: no key. */
  readonly chords: Readonly<Record<ShortcutId, Chord | null>>;
}

const chordsFrom = (of: (shortcut: (typeof shortcuts)[number]) => Chord | null): Bindings['chords'] =>
  // Every id is there, which Object.fromEntries cannot tell.
  Object.fromEntries(shortcuts.map((shortcut) => [shortcut.id, of(shortcut)])) as Record<ShortcutId, Chord | null>;

export const defaultBindings: Bindings = { single: true, chords: chordsFrom(({ chord }) => chord) };

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const chordPattern = /^(?:mod\+(?:shift\+)?)?[!-@[-~]$/;

/** Editing, tabs, finding, zooming: what people press without looking, and what browsers do not give away. */
const reservedPattern = /^mod\+(?:[acflnpqrstvwxyz0-9+=-]|shift\+[abcijkmnopqrtwz])$/;

export const isSingle = (chord: Chord): boolean => !chord.startsWith('mod+');

/** The key that was pressed; null for one that no shortcut can have, as Space, Tab or anything with Alt. */
export function chordOf(press: KeyPress, apple: boolean): Chord | null {
  const { altKey, ctrlKey, metaKey, shiftKey } = press;
  const [mod, other] = apple ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  const character = characterOf(press);
  // AltGr comes as Ctrl and Alt, and types signs.
  if (altKey || other || character === null) return null;
  if (mod) return `mod+${shiftKey ? 'shift+' : ''}${character}`;
  return shiftKey && /[a-z]/.test(character) ? null : character;
}

/** By what the key types; where that is no Latin letter, as with a Korean or Greek keyboard, by what stands on it. */
function characterOf({ key, code }: KeyPress): string | null {
  if (/^[!-~]$/.test(key)) return key.toLowerCase();
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase() ?? null;
}

/** What a key does. `typing`: it goes into a text, so that a single one is a letter and nothing else. */
export function commandOf({ single, chords }: Bindings, chord: Chord, typing: boolean): CommandId | null {
  if (isSingle(chord) && (typing || !single)) return null;
  return shortcuts.find(({ id }) => chords[id] === chord)?.command ?? null;
}

export type Rebinding =
  | { readonly kind: 'done'; readonly bindings: Bindings }
  /** Another one has that key. */
  | { readonly kind: 'taken'; readonly by: ShortcutId }
  /** The browser or the system has it. */
  | { readonly kind: 'reserved' };

/** Gives the shortcut another key, or none. */
export function rebind(bindings: Bindings, id: ShortcutId, chord: Chord | null): Rebinding {
  if (chord !== null) {
    if (reservedPattern.test(chord)) return { kind: 'reserved' };
    const owner = shortcuts.find((shortcut) => shortcut.id !== id && bindings.chords[shortcut.id] === chord);
    if (owner) return { kind: 'taken', by: owner.id };
  }
  return { kind: 'done', bindings: { ...bindings, chords: { ...bindings.chords, [id]: chord } } };
}

const storedChord = z.optional(z.nullable(z.string().check(z.regex(chordPattern))));
// Field by field, and not as a record, which costs every page more code than all of this file.
const stored = z.object({ single: z.boolean(), chords: z.object(Object.fromEntries(shortcuts.map(({ id }) => [id, storedChord]))) });

/** Only what differs is kept, so that a better default reaches whoever never chose. */
export function formatBindings({ single, chords }: Bindings): string {
  return JSON.stringify({ single, chords: Object.fromEntries(shortcuts.filter(({ id, chord }) => chords[id] !== chord).map(({ id }) => [id, chords[id]])) });
}

/** From what was kept, whatever has become of it: no two shortcuts come out with one key, and those that were chosen go first. */
export function parseBindings(text: string | null): Bindings {
  const kept = parse(text);
  if (!kept) return defaultBindings;
  const nothing: Bindings = { single: kept.single, chords: chordsFrom(() => null) };
  const chosen = shortcuts.filter(({ id }) => kept.chords[id] !== undefined);
  const rest = shortcuts.filter(({ id }) => kept.chords[id] === undefined);
  return [...chosen, ...rest].reduce((bindings, { id, chord }) => {
    const wanted = kept.chords[id];
    const rebinding = rebind(bindings, id, wanted === undefined ? chord : wanted);
    return rebinding.kind === 'done' ? rebinding.bindings : bindings;
  }, nothing);
}

function parse(text: string | null): z.infer<typeof stored> | null {
  try {
    return stored.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}
