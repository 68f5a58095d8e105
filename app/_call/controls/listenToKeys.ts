import { chordOf, commandOf } from '#lib/call/shortcuts.ts';
import type { CommandId } from '#lib/call/shortcuts.ts';
import { isApple, keyBindings } from './keyBindings.ts';

/** Where a letter is one: in what is typed, and where it chooses from a list. In a dialog it is not about what lies behind. */
const LETTERS_ARE_TAKEN = [
  'input:not([type="range"], [type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select',
  '[contenteditable]:not([contenteditable="false"])',
  ...['textbox', 'searchbox', 'combobox', 'listbox', 'option', 'menu', 'menuitem', 'tree', 'grid', 'dialog'].map((role) => `[role="${role}"]`),
].join(',');

/** Hands each key that means something to `run`, which says whether it could be done. Returns how to stop. */
export function listenToKeys(page: Window, run: (command: CommandId) => boolean): () => void {
  const apple = isApple();
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const chord = chordOf(event, apple);
    if (chord === null) return;
    const typing = Boolean(page.document.activeElement?.closest(LETTERS_ARE_TAKEN));
    const command = commandOf(keyBindings.get(), chord, typing);
    if (command !== null && run(command)) event.preventDefault();
  };
  page.addEventListener('keydown', onKey);
  return () => page.removeEventListener('keydown', onKey);
}
