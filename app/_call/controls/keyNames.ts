import type { Chord } from '#lib/call/shortcuts.ts';

/** What stands on the key that goes with others: Command on Apple's keyboards, Ctrl elsewhere. */
export const modName = (apple: boolean): string => (apple ? '⌘' : 'Ctrl');

/** The keys of a chord as they are called, in the order in which they are said. */
export function namesOf(chord: Chord, apple: boolean): readonly string[] {
  const parts = /^(mod\+)?(shift\+)?(.)$/u.exec(chord);
  const [, mod, shift, key = ''] = parts ?? [];
  const held = [...(mod ? [modName(apple)] : []), ...(shift ? [apple ? '⇧' : 'Shift'] : [])];
  // Apple writes Shift first.
  return [...(apple ? held.reverse() : held), key.toUpperCase()];
}
